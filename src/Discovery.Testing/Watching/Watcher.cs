using System.Threading.Channels;
using Discovery.Testing.Selectors;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Watching;

/// <summary>
/// The queue between the store, which never waits, and one watch's connection. When it is full the watch ends, with
/// everything before the overflow still delivered, as in the real watch cache. Thread safe.
/// </summary>
internal sealed class Watcher(ObjectFilter filter, int capacity)
{
    private readonly Channel<WatchItem> _queue = Channel.CreateBounded<WatchItem>(
        new BoundedChannelOptions(capacity) { SingleReader = true, AllowSynchronousContinuations = false });

    public ObjectFilter Filter => filter;

    public ChannelReader<WatchItem> Items => _queue.Reader;

    /// <summary>Called under the store's lock, in order.</summary>
    public void Offer(StoreEvent change)
    {
        if (Concerns(change) && !_queue.Writer.TryWrite(new(change, change.Revision)))
        {
            End();
        }
    }

    /// <summary>Called under the store's lock. A full queue gets no bookmark: nobody waits for one.</summary>
    public void OfferBookmark(ulong revision) => _queue.Writer.TryWrite(new(null, revision));

    /// <summary>Called under the store's lock. With a full queue the watch is awake anyway.</summary>
    public void OfferWake() => _queue.Writer.TryWrite(new(null, 0, Wake: true));

    /// <summary>Ends the watch once what is queued has been sent.</summary>
    public void End() => _queue.Writer.TryComplete();

    private bool Concerns(StoreEvent change) =>
        (change.Current is { } current && filter.Matches(current)) || (change.Previous is { } previous && filter.Matches(previous));
}
