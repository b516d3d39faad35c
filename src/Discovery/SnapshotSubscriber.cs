using System.Threading.Channels;

namespace Discovery;

/// <summary>The services a slow reader has yet to see, each once: its memory is bounded by the number of services.</summary>
internal sealed class SnapshotSubscriber
{
    private readonly Lock _lock = new();
    private readonly HashSet<ServiceId> _pending = [];
    private readonly Queue<ServiceId> _order = new();
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _completed;

    /// <summary>Whether the store has ended: a snapshot read before this says no was still one of a living store.</summary>
    public bool IsCompleted => _completed;

    public void Enqueue(IEnumerable<ServiceId> ids)
    {
        var any = false;
        lock (_lock)
        {
            foreach (var id in ids)
            {
                if (_pending.Add(id))
                {
                    _order.Enqueue(id);
                    any = true;
                }
            }
        }

        if (any)
        {
            _wake.Writer.TryWrite(true);
        }
    }

    public bool TryDequeue(out ServiceId id)
    {
        lock (_lock)
        {
            return _order.TryDequeue(out id) && _pending.Remove(id);
        }
    }

    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (!await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _wake.Reader.TryRead(out _);
        return true;
    }

    public void Complete()
    {
        _completed = true;
        _wake.Writer.TryComplete();
    }
}
