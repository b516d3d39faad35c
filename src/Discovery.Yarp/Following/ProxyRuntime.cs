using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Following;

/// <summary>The running proxy, as far as we touch it.</summary>
internal sealed partial class ProxyRuntime(
    IServiceProvider services, IClusterDestinationsUpdater updater, IEnumerable<IClusterChangeListener> listeners, ILogger<ProxyRuntime> logger)
{
    // On demand: the proxy's state asks for our filter, so our filter cannot ask for the proxy's state.
    private readonly Lazy<IProxyStateLookup> _state = new(services.GetRequiredService<IProxyStateLookup>, LazyThreadSafetyMode.PublicationOnly);

    // YARP's own monitor probes what the cluster has at each tick. Telling it of a change would begin its interval anew:
    // a cluster that changes often would never be probed.
    private readonly IClusterChangeListener[] _listeners = [.. listeners.Where(static listener => listener is not IActiveHealthCheckMonitor)];

    public bool TryGetCluster(string id, [NotNullWhen(true)] out ClusterState? cluster) => _state.Value.TryGetCluster(id, out cluster);

    /// <summary>Makes the cluster's destinations those that requests see.</summary>
    public void Publish(ClusterState cluster) => updater.UpdateAllDestinations(cluster);

    public void Tell(ClusterState cluster)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener.OnClusterChanged(cluster);
            }
#pragma warning disable CA1031 // A listener is anybody's code, and must not keep the others from hearing.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ListenerFailed(logger, exception, listener.GetType(), cluster.ClusterId);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Listener} threw when it was told that cluster '{Cluster}' has changed.", EventName = "ListenerFailed")]
    private static partial void ListenerFailed(ILogger logger, Exception exception, Type listener, string cluster);
}
