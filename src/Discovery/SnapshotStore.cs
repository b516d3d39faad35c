using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Discovery;

/// <summary>
/// The current snapshot of every service of a registry: what a registry publishes into and answers from. It keeps the
/// contract of <see cref="IServiceRegistry"/> about order, change tokens and subscribers, so that a registry need not.
/// </summary>
/// <remarks>Reading takes no lock. Publishing may be done from any thread; calls follow one another.</remarks>
public sealed class SnapshotStore
{
    private readonly Lock _writing = new();
    private readonly Action<Exception> _onCallbackError;
    private readonly List<SnapshotSubscriber> _subscribers = [];
    private volatile ConcurrentDictionary<ServiceId, ServiceSnapshot> _services = new();
    private volatile ChangeSignal _added = new();
    private bool _completed;

    /// <summary>An empty store.</summary>
    /// <param name="onCallbackError">Gets what callbacks on change tokens throw; it must not throw itself.</param>
    public SnapshotStore(Action<Exception> onCallbackError)
    {
        ArgumentNullException.ThrowIfNull(onCallbackError);
        _onCallbackError = onCallbackError;
    }

    /// <summary>The services that exist now, as a copy.</summary>
    public IReadOnlyCollection<ServiceId> Services => (IReadOnlyCollection<ServiceId>)_services.Keys;

    /// <summary>How many services exist now.</summary>
    public int ServiceCount => _services.Count;

    /// <summary>How many endpoints exist now, ready or not.</summary>
    public int EndpointCount => _services.Sum(static pair => pair.Value.Counts.Total);

    /// <summary>The current snapshot of a service; one with <see cref="ServiceSnapshot.Exists"/> false if there is none.</summary>
    /// <param name="id">The service.</param>
    /// <returns>The snapshot.</returns>
    public ServiceSnapshot Get(ServiceId id)
    {
        // The signal first: a service that is published between the two reads fires this very signal afterwards.
        var added = _added;
        return _services.TryGetValue(id, out var snapshot) ? snapshot : ServiceSnapshot.Missing(id, added);
    }

    /// <summary>
    /// Publishes new snapshots and removals as one step, then fires the change tokens of what they replace. Snapshots with
    /// the same content as the current ones are passed over.
    /// </summary>
    /// <param name="changed">
    /// New snapshots, at most one for each service. One with <see cref="ServiceSnapshot.Exists"/> false is a removal; one
    /// that has been published before, here or elsewhere, is published as a copy with a change token of its own.
    /// </param>
    /// <param name="removed">Services that no longer exist.</param>
    /// <param name="beforeSignals">Runs after publication and before any token fires: the place to move on a status.</param>
    public void Publish(IReadOnlyCollection<ServiceSnapshot> changed, IReadOnlyCollection<ServiceId> removed, Action? beforeSignals = null) =>
        Stage(changed, removed, beforeSignals)();

    /// <summary>
    /// As <see cref="Publish"/>, but leaves it to the caller to fire the tokens: for a registry that publishes under a lock of its
    /// own, which must not be held while other people's callbacks run.
    /// </summary>
    /// <param name="changed">See <see cref="Publish"/>.</param>
    /// <param name="removed">See <see cref="Publish"/>.</param>
    /// <param name="beforeSignals">Runs after publication, within this call.</param>
    /// <returns>Fires the tokens; to be called once, at once, and under no lock.</returns>
    public Action Stage(IReadOnlyCollection<ServiceSnapshot> changed, IReadOnlyCollection<ServiceId> removed, Action? beforeSignals = null)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(removed);
        List<ChangeSignal> outdated = [];
        lock (_writing)
        {
            if (_completed)
            {
                return static () => { };
            }

            // One service changes in place; several become visible only together.
            var services = changed.Count + removed.Count > 1 ? new(_services) : _services;
            List<ServiceId> touched = [];
            var added = false;
            foreach (var snapshot in changed)
            {
                if (!snapshot.Exists)
                {
                    // What another registry says is gone is gone here too: so a bridge may pass on what it watches.
                    Remove(snapshot.Id);
                    continue;
                }

                if (!services.TryGetValue(snapshot.Id, out var old))
                {
                    added = true;
                }
                else if (old.HasSameContent(snapshot))
                {
                    continue;
                }
                else
                {
                    Outdate(old);
                }

                services[snapshot.Id] = snapshot.Claim();
                touched.Add(snapshot.Id);
            }

            foreach (var id in removed)
            {
                Remove(id);
            }

            _services = services;
            beforeSignals?.Invoke();

            // Who was told that a service is missing shares one signal: looking up names must not cost memory.
            if (added || beforeSignals is not null)
            {
                outdated.Add(_added);
                _added = new ChangeSignal();
            }

            foreach (var subscriber in _subscribers)
            {
                subscriber.Enqueue(touched);
            }

            void Remove(ServiceId id)
            {
                if (services.TryGetValue(id, out var old))
                {
                    Outdate(old);
                    services.TryRemove(id, out _);
                    touched.Add(id);
                }
            }
        }

        // Before it is replaced: nobody may see the new one and then, where it is remembered, the old one.
        void Outdate(ServiceSnapshot old)
        {
            old.Signal.Outdate();
            outdated.Add(old.Signal);
        }

        // Outside the lock: a callback may ask the registry, or take its time, without holding up another publication.
        return () => Fire(outdated);
    }

    /// <summary>Ends the store: it becomes empty for good, every token it handed out fires, every subscription ends.</summary>
    public void Complete()
    {
        List<ChangeSignal> outdated;
        lock (_writing)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            // Before the store is emptied: that it ends does not mean that its services are gone.
            foreach (var subscriber in _subscribers)
            {
                subscriber.Complete();
            }

            _subscribers.Clear();
            outdated = [.. _services.Values.Select(static snapshot => snapshot.Signal), _added];
            outdated.ForEach(static signal => signal.Outdate());
            _services = new();
            _added = new ChangeSignal();
        }

        Fire(outdated);
    }

    /// <summary>See <see cref="IServiceRegistry.WatchAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>All current snapshots, then the latest of each that changes.</returns>
    public async IAsyncEnumerable<ServiceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var subscriber = new SnapshotSubscriber();
        lock (_writing)
        {
            if (_completed)
            {
                yield break;
            }

            subscriber.Enqueue(_services.Keys);
            _subscribers.Add(subscriber);
        }

        try
        {
            while (await subscriber.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                while (subscriber.TryDequeue(out var id))
                {
                    var snapshot = Get(id);
                    if (subscriber.IsCompleted)
                    {
                        yield break;
                    }

                    yield return snapshot;
                }
            }
        }
        finally
        {
            lock (_writing)
            {
                _subscribers.Remove(subscriber);
            }
        }
    }

    private void Fire(List<ChangeSignal> outdated)
    {
        List<Exception>? errors = null;
        foreach (var signal in outdated)
        {
            try
            {
                signal.Fire();
            }
            catch (AggregateException exception)
            {
                // The other consumers must hear of their change even though this one threw.
                (errors ??= []).Add(exception);
            }
        }

        errors?.ForEach(_onCallbackError);
    }
}
