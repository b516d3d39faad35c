using Discovery.Testing.Watching;

namespace Discovery.Testing.Storage;

/// <summary>
/// What etcd and the watch cache are to a real server: one writer at a time, readers on immutable states, and events to
/// every watcher in order. Thread safe.
/// </summary>
internal sealed class ObjectStore(int historyLimit)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Watcher> _watchers = [];
    private readonly History _history = new(StoreState.Empty, historyLimit);
    private volatile StoreState _current = StoreState.Empty;

    public StoreState Current => _current;

    /// <summary>Runs a change; when it throws, or asks for a dry run, nothing has happened.</summary>
    public T Write<T>(Func<StoreTransaction, T> change)
    {
        lock (_gate)
        {
            var transaction = new StoreTransaction(_current);
            var result = change(transaction);
            if (!transaction.Discard)
            {
                Commit(transaction);
            }

            return result;
        }
    }

    /// <summary>The state at a revision; null when it is forgotten or not reached yet.</summary>
    public StoreState? At(ulong revision)
    {
        lock (_gate)
        {
            return _history.At(revision);
        }
    }

    public void Compact()
    {
        lock (_gate)
        {
            _history.Forget(_current);
        }
    }

    /// <summary>Starts a watch: what it must see first, and every later change, without a gap between the two.</summary>
    /// <returns>False when the history since <paramref name="from"/> is forgotten.</returns>
    public bool TrySubscribe(Watcher watcher, ulong? from, out StoreState state, out IReadOnlyList<StoreEvent> backlog)
    {
        lock (_gate)
        {
            state = _current;
            backlog = from is { } revision ? _history.Since(revision) ?? [] : [];
            if (from < _history.CompactedRevision)
            {
                return false;
            }

            _watchers.Add(watcher);
            return true;
        }
    }

    public void Unsubscribe(Watcher watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
        }
    }

    /// <summary>Puts a bookmark behind every event the watcher has been sent so far.</summary>
    public void Bookmark(Watcher watcher)
    {
        lock (_gate)
        {
            watcher.OfferBookmark(_current.Revision);
        }
    }

    /// <summary>Makes every watch look at the faults.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
            {
                watcher.OfferWake();
            }
        }
    }

    /// <summary>Forgets everything, the revisions too. Watches that still run are ended.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _current = StoreState.Empty;
            _history.Forget(_current);
            foreach (var watcher in _watchers)
            {
                watcher.End();
            }
        }
    }

    private void Commit(StoreTransaction transaction)
    {
        _current = transaction.State;
        foreach (var change in transaction.Events)
        {
            _history.Add(change);
            foreach (var watcher in _watchers)
            {
                watcher.Offer(change);
            }
        }
    }
}
