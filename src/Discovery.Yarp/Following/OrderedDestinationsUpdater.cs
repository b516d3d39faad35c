using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Following;

/// <summary>
/// YARP's updater reads the destinations before it takes its lock, so of two updates at once (a health check and a change of
/// endpoints) the older list may win and stay. One at a time per cluster, the last one reads what is there.
/// </summary>
internal sealed class OrderedDestinationsUpdater(IClusterDestinationsUpdater inner) : IClusterDestinationsUpdater
{
    private readonly ConditionalWeakTable<ClusterState, Lock> _gates = [];

    public void UpdateAllDestinations(ClusterState cluster)
    {
        lock (GateOf(cluster))
        {
            inner.UpdateAllDestinations(cluster);
        }
    }

    public void UpdateAvailableDestinations(ClusterState cluster)
    {
        lock (GateOf(cluster))
        {
            inner.UpdateAvailableDestinations(cluster);
        }
    }

    private Lock GateOf(ClusterState cluster) => _gates.GetValue(cluster, static _ => new Lock());
}
