using Microsoft.Extensions.Primitives;

namespace Discovery;

/// <summary>A change token that fires once. Costs one object until somebody registers a callback.</summary>
internal sealed class ChangeSignal : IChangeToken
{
    private CancellationTokenSource? _source;
    private volatile bool _fired;
    private volatile bool _outdated;

    /// <summary>Whether what it stands for is about to be replaced, or has been. It fires after that.</summary>
    public bool IsOutdated => _outdated;

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

    /// <summary>To be called before what it stands for is replaced: who remembers that asks again from here on.</summary>
    public void Outdate() => _outdated = true;

    /// <summary>Fires; a second call does nothing.</summary>
    /// <exception cref="AggregateException">What callbacks threw, after all of them have run.</exception>
    public void Fire()
    {
        _fired = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _source)?.Cancel();
    }
}
