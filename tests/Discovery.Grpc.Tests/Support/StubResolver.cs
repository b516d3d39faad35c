using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Discovery.Grpc.Tests.Support;

/// <summary>Answers what the test says; counts questions and who listens for changes.</summary>
internal sealed class StubResolver : IServiceResolver
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _outdated = new();
    private ServiceResolution _answer;
    private int _registrations;
    private TaskCompletionSource _tick = New();

    public StubResolver(params DiscoveredEndpoint[] endpoints) => _answer = Make(ResolutionStatus.Resolved, "found", endpoints);

    public int Questions { get; private set; }

    /// <summary>Somebody has listened for a change; what came before was told before.</summary>
    public TaskCompletionSource Registered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Every answer is outdated when it arrives, and says so without a callback.</summary>
    public bool AlwaysOutdated { get; set; }

    /// <summary>Runs between the choice of an answer and its arrival.</summary>
    public Action? BeforeAnswer { get; set; }

    public Exception? Throws { get; set; }

    public void Answer(params DiscoveredEndpoint[] endpoints) => Publish(ResolutionStatus.Resolved, "found", endpoints);

    public void Refuse(ResolutionStatus status, string reason) => Publish(status, reason, []);

    public bool TryGetReference(Uri uri, [NotNullWhen(true)] out ServiceReference? reference) => throw new NotSupportedException();

    public ServiceResolution Resolve(ServiceReference reference)
    {
        ServiceResolution answer;
        lock (_lock)
        {
            Questions++;
            answer = _answer;
        }

        Tick();
        BeforeAnswer?.Invoke();
        return Throws is null ? answer : throw Throws;
    }

    public ValueTask<ServiceResolution> ResolveAsync(ServiceReference reference, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Resolve(reference));

    public Task UntilListenersAsync(int count) => UntilAsync(() => Volatile.Read(ref _registrations) == count);

    public Task UntilQuestionsAsync(int count) => UntilAsync(() => Questions >= count);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            var tick = Volatile.Read(ref _tick).Task;
            if (condition())
            {
                return;
            }

            await tick.Bounded();
        }
    }

    private void Tick() => Interlocked.Exchange(ref _tick, New()).SetResult();

    private void Publish(ResolutionStatus status, string reason, DiscoveredEndpoint[] endpoints)
    {
        CancellationTokenSource outdated;
        lock (_lock)
        {
            outdated = _outdated;
            _outdated = new CancellationTokenSource();
            _answer = Make(status, reason, endpoints);
        }

        outdated.Cancel();
    }

    private ServiceResolution Make(ResolutionStatus status, string reason, DiscoveredEndpoint[] endpoints) =>
        new(status, reason, endpoints, new Token(this, _outdated.Token));

    private sealed class Token(StubResolver owner, CancellationToken inner) : IChangeToken
    {
        public bool HasChanged => owner.AlwaysOutdated || inner.IsCancellationRequested;

        public bool ActiveChangeCallbacks => true;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
        {
            Interlocked.Increment(ref owner._registrations);
            owner.Registered.TrySetResult();
            owner.Tick();
            return new Registration(owner, inner.UnsafeRegister(callback, state));
        }
    }

    private sealed class Registration(StubResolver owner, CancellationTokenRegistration inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            Interlocked.Decrement(ref owner._registrations);
            owner.Tick();
        }
    }
}
