using Microsoft.Extensions.Primitives;

namespace Discovery;

/// <summary>A change token that fires once. Costs one object until somebody registers a callback.</summary>
internal sealed class ChangeSignal : IChangeToken
{
    private CancellationTokenSource? _source;
    private volatile bool _fired;

    public bool HasChanged => _fired;

    public bool ActiveChangeCallbacks => true;

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
    {
        if (_source is null)
        {
            Interlocked.CompareExchange(ref _source, new CancellationTokenSource(), null);
        }

        var registration = _source.Token.UnsafeRegister(callback, state);
        Interlocked.MemoryBarrier();
        if (_fired)
        {
            // Fire may have read the field before the source was there: whoever comes second runs the callback.
            _source.Cancel();
        }

        return registration;
    }

    /// <summary>Fires; a second call does nothing.</summary>
    /// <exception cref="AggregateException">What callbacks threw, after all of them have run.</exception>
    public void Fire()
    {
        _fired = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _source)?.Cancel();
    }
}
