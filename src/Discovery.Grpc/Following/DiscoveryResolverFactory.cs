using Discovery.Grpc.Balancing;
using Discovery.Grpc.Targets;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Following;

/// <summary>Gives every channel to a <c>discovery:///</c> address a resolver of its own.</summary>
internal sealed class DiscoveryResolverFactory(IServiceResolver services, TimeProvider time) : ResolverFactory
{
    public override string Name => Target.Scheme;

    public override Resolver Create(ResolverOptions options)
    {
        if (options.DisableServiceConfig)
        {
            throw new InvalidOperationException(
                $"A channel to '{options.Address.OriginalString}' must leave DisableResolverServiceConfig at false: without it, calls would go on to endpoints that are gone.");
        }

        var target = Target.Parse(options.Address, options.DefaultPort);
        var policy = DiscoveryBalancerFactory.Wrap(ChildPolicy.Of(options.ChannelOptions));
        return new DiscoveryResolver(services, target, policy, time, options.LoggerFactory.CreateLogger<DiscoveryResolver>());
    }
}
