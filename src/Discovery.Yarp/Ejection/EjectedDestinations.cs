using Discovery.Ejection;
using Discovery.Yarp.Destinations;
using Discovery.Yarp.Following;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Ejection;

/// <summary>Makes an ejected endpoint an unhealthy destination, wherever it is one and whoever found out, until its time is over.</summary>
internal sealed class EjectedDestinations(IServiceProvider services, DestinationDirectory directory, ProxyRuntime proxy, IEndpointEjections ejections)
    : IDisposable
{
    // On demand, as the proxy's state is: both are made after what asks for this.
    private readonly Lazy<IDestinationHealthUpdater> _health = new(services.GetRequiredService<IDestinationHealthUpdater>, LazyThreadSafetyMode.PublicationOnly);
    private readonly Lock _lock = new();
    private IDisposable? _subscription;

    /// <summary>Begins to follow ejections; once there are clusters.</summary>
    public void Follow()
    {
        lock (_lock)
        {
            _subscription ??= ejections.OnEjected(Eject);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _subscription?.Dispose();
        }
    }

    private void Eject(DiscoveredEndpoint endpoint, TimeSpan duration)
    {
        foreach (var (clusterId, endpoints) in directory.All)
        {
            foreach (var (id, candidate) in endpoints)
            {
                if (EndpointKey.Of(candidate) == EndpointKey.Of(endpoint)
                    && proxy.TryGetCluster(clusterId, out var cluster)
                    && cluster.Destinations.TryGetValue(id, out var destination)
                    && IsBelowHalf(cluster, endpoints))
                {
                    _health.Value.SetPassive(cluster, destination, DestinationHealth.Unhealthy, duration);
                }
            }
        }
    }

    private static bool IsBelowHalf(ClusterState cluster, IReadOnlyDictionary<string, DiscoveredEndpoint> endpoints)
    {
        var ejected = endpoints.Keys.Count(id => cluster.Destinations.TryGetValue(id, out var destination) && destination.Health.Passive == DestinationHealth.Unhealthy);
        return ejected + 1 <= endpoints.Count / 2;
    }
}
