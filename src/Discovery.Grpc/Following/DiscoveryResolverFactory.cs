using Discovery.Grpc.Targets;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Following;

/// <summary>Gives every channel to a <c>discovery:///</c> address a resolver of its own.</summary>
internal sealed class DiscoveryResolverFactory(IServiceResolver services, TimeProvider time) : ResolverFactory
{
    public override string Name => Target.Scheme;

    public override Resolver Create(ResolverOptions options) =>
        new DiscoveryResolver(services, Target.Parse(options.Address, options.DefaultPort), time, options.LoggerFactory.CreateLogger<DiscoveryResolver>());
}
