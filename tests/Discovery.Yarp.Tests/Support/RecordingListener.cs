using System.Collections.Concurrent;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Tests.Support;

/// <summary>Remembers what it is told, and may throw afterwards.</summary>
internal sealed class RecordingListener : IClusterChangeListener
{
    private readonly ConcurrentQueue<(string Cluster, int Destinations)> _changes = new();

    public IReadOnlyList<(string Cluster, int Destinations)> Changes => [.. _changes];

    public Exception? Throws { get; set; }

    public void OnClusterAdded(ClusterState cluster)
    {
    }

    public void OnClusterChanged(ClusterState cluster)
    {
        _changes.Enqueue((cluster.ClusterId, cluster.DestinationsState.AllDestinations.Count));
        if (Throws is not null)
        {
            throw Throws;
        }
    }

    public void OnClusterRemoved(ClusterState cluster)
    {
    }
}
