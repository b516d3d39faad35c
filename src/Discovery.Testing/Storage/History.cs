namespace Discovery.Testing.Storage;

/// <summary>The changes still remembered: one per revision, without gaps. Used under the store's lock only.</summary>
internal sealed class History(StoreState start, int limit)
{
    private readonly Queue<StoreEvent> _events = [];
    private StoreState _oldest = start;

    /// <summary>The oldest revision that can still be read, and watched from.</summary>
    public ulong CompactedRevision => _oldest.Revision;

    public void Add(StoreEvent change)
    {
        _events.Enqueue(change);
        while (_events.Count > limit)
        {
            _oldest = _events.Dequeue().After;
        }
    }

    public void Forget(StoreState latest)
    {
        _events.Clear();
        _oldest = latest;
    }

    /// <summary>The changes after a revision, oldest first; null when some of them are forgotten.</summary>
    public IReadOnlyList<StoreEvent>? Since(ulong revision) =>
        revision < CompactedRevision ? null : [.. _events.SkipWhile(e => e.Revision <= revision)];

    /// <summary>The state at a revision that has been reached; null when it is forgotten.</summary>
    public StoreState? At(ulong revision) =>
        revision < CompactedRevision ? null
        : revision == CompactedRevision ? _oldest
        : _events.FirstOrDefault(e => e.Revision == revision)?.After;
}
