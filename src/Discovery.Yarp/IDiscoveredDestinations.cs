using System.Diagnostics.CodeAnalysis;

namespace Discovery.Yarp;

/// <summary>
/// The endpoint behind each discovered destination: for load balancing policies, transforms and logs that want its zone, node or
/// weight. These may change while the destination, its health and its counters stay.
/// </summary>
/// <remarks>Safe for any number of threads; reading takes no lock. Depends on nothing of the proxy, so any of its services may ask for it.</remarks>
public interface IDiscoveredDestinations
{
    /// <summary>The endpoints of a cluster's discovered destinations by destination id, as an immutable copy.</summary>
    /// <param name="clusterId">The cluster's id, compared without case.</param>
    /// <returns>The same object until something in it changes; empty if nothing of the cluster is discovered.</returns>
    IReadOnlyDictionary<string, DiscoveredEndpoint> GetEndpoints(string clusterId);

    /// <summary>The endpoint behind one destination.</summary>
    /// <param name="clusterId">The cluster's id, compared without case.</param>
    /// <param name="destinationId">The destination's id, compared without case.</param>
    /// <param name="endpoint">The endpoint, or <see langword="null"/>.</param>
    /// <returns>Whether the destination is a discovered one, now.</returns>
    bool TryGetEndpoint(string clusterId, string destinationId, [NotNullWhen(true)] out DiscoveredEndpoint? endpoint);
}
