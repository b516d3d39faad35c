using System.Collections.Concurrent;
using Discovery.Yarp.Destinations;
using Discovery.Yarp.Planning;

namespace Discovery.Yarp.Following;

/// <summary>Keeps one cluster's destinations in step with the registries. Updates of a cluster follow one another; nobody waits for one.</summary>
internal sealed class ClusterFollower : IThreadPoolWorkItem, IDisposable
{
    private readonly string _clusterId;
    private readonly FollowerServices _services;
    private readonly ClusterEndpoints _endpoints;
    private readonly ConcurrentQueue<Handover> _handovers = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private readonly SerialWork _updates;
    private readonly TokenSubscriptions _subscriptions;
    private readonly RetryDelay _retry;
    private readonly DestinationReport _report;
    private volatile ClusterPlan _plan;
    private List<ExpandedCluster> _before = [];
    private bool _unpublished;
    private int _queued;
    private volatile bool _disposed;

    public ClusterFollower(string clusterId, ClusterPlan plan, ClusterEndpoints endpoints, FollowerServices services)
    {
        _clusterId = clusterId;
        _plan = plan;
        _endpoints = endpoints;
        _services = services;
        _updates = new SerialWork(Update, exception => FollowerLog.UpdateFailed(services.Logger, exception, clusterId));
        _subscriptions = new TokenSubscriptions(Queue);
        _retry = new RetryDelay(services.Time, Queue);
        _report = new DestinationReport(clusterId, services.Logger);
    }

    /// <summary>The configuration that it follows.</summary>
    public ClusterPlan Plan => _plan;

    /// <summary>Takes over what a reload has done, and puts it right.</summary>
    public void Accept(Handover handover)
    {
        _handovers.Enqueue(handover);
        _updates.Run();
    }

    /// <summary>Ends when an update has been made that began after the call.</summary>
    public Task UpdatedAsync()
    {
        var updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(updated);
        _updates.Run();
        return updated.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _queued, 0);
        _updates.Run();
    }

    public void Dispose()
    {
        _disposed = true;
        _updates.Run();
    }

    // Any number of changes before the update runs are one update.
    private void Queue()
    {
        if (Interlocked.Exchange(ref _queued, 1) == 0)
        {
            _services.Scheduler.Schedule(this);
        }
    }

    private void Update()
    {
        List<TaskCompletionSource>? waiting = null;
        while (_waiting.TryDequeue(out var one))
        {
            (waiting ??= []).Add(one);
        }

        try
        {
            UpdateCluster();
        }
        finally
        {
            waiting?.ForEach(static one => one.TrySetResult());
        }
    }

    private void UpdateCluster()
    {
        _retry.Cancel();
        if (_disposed)
        {
            _subscriptions.Dispose();
            return;
        }

        TakeOver();
        var wanted = _services.Expander.Expand(_plan, _before.FindLast(earlier => ReferenceEquals(earlier.Plan, _plan)));
        Follow(wanted);
        if (_services.Proxy.TryGetCluster(_clusterId, out var cluster))
        {
            // First what is known of the destinations, then the destinations: who picks one can look it up.
            _unpublished |= _endpoints.Publish(wanted.ToEndpoints());
            var changed = DestinationReconciler.Reconcile(cluster, wanted, _before);
            _before = [wanted];
            if (_unpublished | changed)
            {
                _unpublished = true;
                _services.Proxy.Publish(cluster);
                _unpublished = false;
            }

            _report.Tell(wanted);
            if (changed)
            {
                _services.Proxy.Tell(cluster);
            }
        }
    }

    private void TakeOver()
    {
        while (_handovers.TryDequeue(out var handover))
        {
            _plan = handover.Plan ?? _plan;
            if (handover.Put is { } put)
            {
                _before.Insert(0, put);
            }

            // The reload may have shown requests a list that was older than the destinations.
            _unpublished = true;
        }
    }

    private void Follow(ExpandedCluster wanted)
    {
        if (wanted.Tokens.Any(static token => token.HasChanged))
        {
            _retry.Again();
        }
        else
        {
            _retry.Reset();
            _subscriptions.Follow(wanted.Tokens);
        }
    }
}
