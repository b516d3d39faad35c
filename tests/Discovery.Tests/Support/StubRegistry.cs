namespace Discovery.Tests.Support;

/// <summary>A registry whose status and sync are set by the test.</summary>
internal sealed class StubRegistry(string name) : IServiceRegistry
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposed = new();

    public SnapshotStore Store { get; } = new(static exception => throw exception);

    public Func<CancellationToken, Task>? WaitForSync { get; set; }

    /// <summary>Runs between a reader's choice of this registry and the registry's answer.</summary>
    public Action? OnGet { get; set; }

    public Task Disposal { get; set; } = Task.CompletedTask;

    public Func<string, bool> IncludesNamespace { get; set; } = static _ => true;

    public int Waits { get; private set; }

    public bool IsDisposed => _disposed.IsCancellationRequested;

    public string Name => name;

    public RegistryStatus Status { get; set; } = new() { Phase = RegistryPhase.Starting };

    public string DefaultNamespace { get; set; } = "default";

    public IReadOnlyList<string> HostSuffixes { get; set; } = [];

    public IReadOnlyCollection<ServiceId> Services => Store.Services;

    public bool Includes(string ns) => IncludesNamespace(ns);

    public ServiceSnapshot GetService(ServiceId id)
    {
        OnGet?.Invoke();
        return Store.Get(id);
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default)
    {
        Waits++;
        return WaitForSync is { } wait ? wait(cancellationToken) : _synced.Task.WaitAsync(_disposed.Token);
    }

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => Store.WatchAsync(cancellationToken);

    public void Sync(params ServiceSnapshot[] content)
    {
        Store.Publish(content, [], () => Status = new() { Phase = RegistryPhase.Synced });
        _synced.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        _disposed.Cancel();
        Store.Complete();
        return new ValueTask(Disposal);
    }
}
