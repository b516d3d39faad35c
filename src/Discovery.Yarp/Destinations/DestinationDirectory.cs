using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Discovery.Yarp.Destinations;

internal sealed class DestinationDirectory : IDiscoveredDestinations
{
    private readonly ConcurrentDictionary<string, ClusterEndpoints> _clusters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The endpoints of all clusters, each as it is when it is come to.</summary>
    public IEnumerable<(string ClusterId, IReadOnlyDictionary<string, DiscoveredEndpoint> Endpoints)> All =>
        _clusters.Select(static pair => (pair.Key, pair.Value.Current));

    public IReadOnlyDictionary<string, DiscoveredEndpoint> GetEndpoints(string clusterId) =>
        _clusters.TryGetValue(clusterId, out var cluster) ? cluster.Current : ClusterEndpoints.Empty;

    public bool TryGetEndpoint(string clusterId, string destinationId, [NotNullWhen(true)] out DiscoveredEndpoint? endpoint) =>
        GetEndpoints(clusterId).TryGetValue(destinationId, out endpoint);

    public ClusterEndpoints Add(string clusterId) => _clusters[clusterId] = new ClusterEndpoints();

    public void Remove(string clusterId) => _clusters.TryRemove(clusterId, out _);
}
