using System.Collections.Concurrent;
using Discovery.Yarp.Destinations;
using Discovery.Yarp.Ejection;
using Discovery.Yarp.Planning;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Following;

/// <summary>
/// The clusters with services in them. A reload is seen from its beginning to its end, once at a time; until the end, the
/// followers hold to the configuration before it.
/// </summary>
internal sealed class FollowedClusters(FollowerServices services, DestinationDirectory directory) : IDisposable
{
    private readonly ConcurrentDictionary<string, ClusterFollower> _followers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, LoadedCluster> _loading = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _disposed;

    public IEnumerable<ClusterFollower> Followers => _followers.Values;

    /// <summary>What a followed cluster is made of now.</summary>
    public ClusterPlan? Find(string clusterId) => _followers.TryGetValue(clusterId, out var follower) ? follower.Plan : null;

    /// <summary>Ends when all clusters have what the registries knew at this moment.</summary>
    public Task UpdatedAsync() => Task.WhenAll(Followers.Select(static follower => follower.UpdatedAsync()));

    public void BeginLoad() => _loading.Clear();

    /// <summary>Gives a cluster its current endpoints.</summary>
    public ClusterConfig Load(ClusterConfig cluster)
    {
        try
        {
            var plan = new ClusterPlan(cluster);
            var expanded = services.Expander.Expand(plan);
            var filled = expanded.Services.Count == 0 ? cluster : PassiveHealth.SwitchOn(cluster) with { Destinations = expanded.ToDestinations() };
            _loading[cluster.ClusterId] = new LoadedCluster(plan, expanded, filled.Destinations);
            return filled;
        }
#pragma warning disable CA1031 // One cluster that cannot be read must not fail the configuration of all others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            FollowerLog.ExpansionFailed(services.Logger, exception, cluster.ClusterId);
            return cluster;
        }
    }

    /// <summary>The configuration is in force: follow it from here on.</summary>
    public void EndLoad()
    {
        foreach (var (id, loaded) in _loading)
        {
            if (_followers.TryGetValue(id, out var follower))
            {
                follower.Accept(new Handover(loaded.Plan, loaded.Put));
            }
            else if (loaded.Plan.Templates.Count > 0 && !_disposed)
            {
                Follow(id, loaded);
            }
        }

        _loading.Clear();
        foreach (var (id, follower) in _followers)
        {
            if (!services.Proxy.TryGetCluster(id, out _) && _followers.TryRemove(id, out _))
            {
                directory.Remove(id);
                follower.Dispose();
            }
        }
    }

    /// <summary>The reload failed, somewhere: a cluster that has what it brought goes with it, the others stay as they were.</summary>
    public void AbortLoad()
    {
        foreach (var (id, loaded) in _loading.ToArray())
        {
            if (services.Proxy.TryGetCluster(id, out var cluster) && ReferenceEquals(cluster.Model.Config.Destinations, loaded.Destinations))
            {
                continue;
            }

            _loading.TryRemove(id, out _);
            if (_followers.TryGetValue(id, out var follower))
            {
                follower.Accept(new Handover(null, loaded.Put));
            }
        }

        EndLoad();
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var (id, _) in _followers)
        {
            if (_followers.TryRemove(id, out var follower))
            {
                directory.Remove(id);
                follower.Dispose();
            }
        }
    }

    private void Follow(string id, LoadedCluster loaded)
    {
        var follower = new ClusterFollower(id, loaded.Plan, directory.Add(id), services);
        _followers[id] = follower;
        follower.Accept(new Handover(loaded.Plan, loaded.Put));
    }
}
