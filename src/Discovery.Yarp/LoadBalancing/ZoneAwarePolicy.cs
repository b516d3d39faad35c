using Discovery.Metrics;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.LoadBalancing;

/// <summary>See <see cref="DiscoveryLoadBalancingPolicies.ZoneAware"/>.</summary>
internal sealed class ZoneAwarePolicy(IDiscoveredDestinations discovered, DiscoveryMetrics metrics, IOptionsMonitor<DiscoveryOptions> options)
    : DiscoveryPolicy(discovered, metrics, Random.Shared)
{
    public override string Name => DiscoveryLoadBalancingPolicies.ZoneAware;

    protected override IReadOnlyList<DestinationState> Among(
        IReadOnlyList<DestinationState> destinations, IReadOnlyDictionary<string, DiscoveredEndpoint> endpoints)
    {
        var zone = options.CurrentValue.Zone;
        DestinationState[] near = [.. destinations.Where(destination => zone is not null && endpoints.GetValueOrDefault(destination.DestinationId)?.Zone == zone)];
        return near.Length > 0 ? near : destinations;
    }
}
