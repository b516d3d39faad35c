using Discovery.Ejection;
using Discovery.Yarp.Destinations;
using Discovery.Yarp.Following;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Ejection;

/// <summary>Makes an ejected endpoint an unhealthy destination, wherever it is one and whoever found out, until its time is over.</summary>
internal sealed class EjectedDestinations : IDisposable
{
    private readonly DestinationDirectory _directory;
    private readonly ProxyRuntime _proxy;
    private readonly Lazy<IDestinationHealthUpdater> _health;
    private readonly IDisposable _subscription;

    public EjectedDestinations(IServiceProvider services, DestinationDirectory directory, ProxyRuntime proxy, IEndpointEjections ejections)
    {
        _directory = directory;
        _proxy = proxy;
        // On demand, as the proxy's state is: both are made after what asks for this.
        _health = new(services.GetRequiredService<IDestinationHealthUpdater>, LazyThreadSafetyMode.PublicationOnly);
        _subscription = ejections.OnEjected(Eject);
    }

    public void Dispose() => _subscription.Dispose();

    private void Eject(DiscoveredEndpoint endpoint, TimeSpan duration)
    {
        foreach (var (clusterId, endpoints) in _directory.All)
        {
            foreach (var (id, candidate) in endpoints)
            {
                if (EndpointKey.Of(candidate) == EndpointKey.Of(endpoint)
                    && _proxy.TryGetCluster(clusterId, out var cluster)
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
