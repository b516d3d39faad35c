using Microsoft.Extensions.Primitives;

namespace Discovery.ServiceEndpoints;

/// <summary>
/// A change token that can be taken back. Whoever combines tokens keeps its registrations until one fires, so a service that
/// never changes would collect one for every client that came and went.
/// </summary>
internal sealed class RevocableChangeToken : IChangeToken, IDisposable
{
    private readonly ChangeSignal _signal = new();
    private readonly IChangeToken _inner;
    private readonly IDisposable _registration;

    public RevocableChangeToken(IChangeToken inner)
    {
        _inner = inner;
        _registration = inner.RegisterChangeCallback(static signal => ((ChangeSignal)signal!).Fire(), _signal);
    }

    public bool HasChanged => _signal.HasChanged || _inner.HasChanged;

    public bool ActiveChangeCallbacks => true;

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => _signal.RegisterChangeCallback(callback, state);

    public void Dispose() => _registration.Dispose();
}
