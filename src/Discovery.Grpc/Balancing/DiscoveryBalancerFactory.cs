using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace Discovery.Grpc.Balancing;

/// <summary>Makes the balancer around the one that a channel asks for; its resolver says which that is.</summary>
internal sealed class DiscoveryBalancerFactory : LoadBalancerFactory
{
    private const string Policy = "discovery";
    private const string Child = "childPolicy";

    public override string Name => Policy;

    public static ServiceConfig Wrap(ChildPolicy child)
    {
        var config = new LoadBalancingConfig(Policy);
        ((IDictionary<string, object>)config.Inner[Policy])[Child] = child;
        return new ServiceConfig { LoadBalancingConfigs = { config } };
    }

    public override LoadBalancer Create(LoadBalancerOptions options) =>
        new DiscoveryBalancer(options.Controller, options.LoggerFactory, (ChildPolicy)options.Configuration[Child]);
}
