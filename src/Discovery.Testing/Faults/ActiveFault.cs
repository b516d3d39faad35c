namespace Discovery.Testing;

/// <summary>A fault while it is in force. Disposing it removes it. Every member is thread safe.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Fault _fault;
    private readonly Action<ActiveFault> _remove;
    private readonly CancellationTokenSource _removed = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private int _strikes;
    private bool _disposed;

    internal ActiveFault(Fault fault, Action<ActiveFault> remove)
    {
        _fault = fault;
        _remove = remove;
        Removed = _removed.Token;
    }

    /// <summary>How often it has struck so far: requests, or watch events for faults of single events.</summary>
    public int Strikes => Volatile.Read(ref _strikes);

    internal CancellationToken Removed { get; }

    internal Fault Fault => _fault;

    /// <summary>Waits until the fault has struck. When this ends, what it holds back is held, and its timer runs.</summary>
    /// <param name="times">How often, counted from the beginning.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when <see cref="Strikes"/> has got there.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitForStrikesAsync(int times = 1, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_strikes >= times)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the fault. What it holds back goes on; what it has broken stays broken. Harmless when done twice.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _remove(this);

        // On the pool: what was held back must not go on inside this call.
        _ = _removed.CancelAsync();
    }

    /// <summary>Uses up one of the times the fault may strike.</summary>
    internal bool TryTake()
    {
        lock (_gate)
        {
            return !_disposed && _taken < _fault.Limit && ++_taken > 0;
        }
    }

    /// <summary>Makes a strike visible.</summary>
    internal void Announce()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _strikes++;
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
