using Microsoft.Extensions.Primitives;

namespace Discovery;

/// <summary>
/// Fires when either of two tokens does. Other than a CompositeChangeToken, it leaves nothing behind on its tokens when a
/// registration is disposed: one of them may live as long as the process, and outlive any number of answers.
/// </summary>
internal sealed class EitherChangeToken(IChangeToken first, IChangeToken second) : IChangeToken
{
    public bool HasChanged => first.HasChanged || second.HasChanged;

    public bool ActiveChangeCallbacks => first.ActiveChangeCallbacks || second.ActiveChangeCallbacks;

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => new Registration(first, second, callback, state);

    private sealed class Registration : IDisposable
    {
        private readonly object? _state;
        private readonly IDisposable? _first;
        private readonly IDisposable? _second;
        private Action<object?>? _callback;
        private bool _done;

        public Registration(IChangeToken first, IChangeToken second, Action<object?> callback, object? state)
        {
            _callback = callback;
            _state = state;
            _first = first.RegisterChangeCallback(static self => ((Registration)self!).Fire(), this);
            _second = second.RegisterChangeCallback(static self => ((Registration)self!).Fire(), this);
            Interlocked.MemoryBarrier();
            if (_done)
            {
                // Fired before both fields were there to be disposed. While the callback still runs, this is left to its thread:
                // disposing waits for a callback, and that may be waiting for what our caller holds (P11).
                Dispose();
            }
        }

        public void Dispose()
        {
            _first?.Dispose();
            _second?.Dispose();
        }

        private void Fire()
        {
            // Who comes second leaves at once: the first waits for it when it disposes.
            if (Interlocked.Exchange(ref _callback, null) is { } callback)
            {
                try
                {
                    callback(_state);
                }
                finally
                {
                    _done = true;
                    Interlocked.MemoryBarrier();
                    Dispose();
                }
            }
        }
    }
}
