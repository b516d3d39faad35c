using System.Runtime.CompilerServices;
using Discovery.Metrics;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.LoadBalancing;

/// <summary>What both policies share: a choice is kept as long as YARP's list of destinations is the same, and what is known of them.</summary>
internal abstract class DiscoveryPolicy(IDiscoveredDestinations discovered, DiscoveryMetrics metrics, Random random) : ILoadBalancingPolicy
{
    private readonly ConditionalWeakTable<IReadOnlyList<DestinationState>, Prepared> _prepared = [];

    public abstract string Name { get; }

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        if (availableDestinations.Count == 0)
        {
            return null;
        }

        // The same object until an endpoint changes, which may happen while all destinations stay.
        var endpoints = discovered.GetEndpoints(cluster.ClusterId);
        if (!_prepared.TryGetValue(availableDestinations, out var prepared) || !ReferenceEquals(prepared.Endpoints, endpoints))
        {
            prepared = new Prepared(endpoints, new WeightedChoice(Among(availableDestinations, endpoints), endpoints));
            _prepared.AddOrUpdate(availableDestinations, prepared);
        }

        metrics.Picked("yarp");
        return prepared.Choice.Pick(random);
    }

    /// <summary>The destinations to choose from, at least one.</summary>
    protected abstract IReadOnlyList<DestinationState> Among(
        IReadOnlyList<DestinationState> destinations, IReadOnlyDictionary<string, DiscoveredEndpoint> endpoints);

    private sealed record Prepared(IReadOnlyDictionary<string, DiscoveredEndpoint> Endpoints, WeightedChoice Choice);
}
