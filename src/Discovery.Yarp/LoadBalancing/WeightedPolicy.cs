using Discovery.Metrics;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.LoadBalancing;

/// <summary>See <see cref="DiscoveryLoadBalancingPolicies.Weighted"/>.</summary>
internal sealed class WeightedPolicy(IDiscoveredDestinations discovered, DiscoveryMetrics metrics) : DiscoveryPolicy(discovered, metrics, Random.Shared)
{
    public override string Name => DiscoveryLoadBalancingPolicies.Weighted;

    protected override IReadOnlyList<DestinationState> Among(
        IReadOnlyList<DestinationState> destinations, IReadOnlyDictionary<string, DiscoveredEndpoint> endpoints) => destinations;
}
