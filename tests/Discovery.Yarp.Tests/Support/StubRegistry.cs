namespace Discovery.Yarp.Tests.Support;

/// <summary>A registry that has Kubernetes' host names and syncs when the test says so.</summary>
internal sealed class StubRegistry(string name) : IServiceRegistry
{
    private readonly SnapshotStore _store = new(static exception => throw exception);
    private readonly TaskCompletionSource _synced = new();

    public string Name => name;

    public RegistryStatus Status { get; set; } = new() { Phase = RegistryPhase.Starting };

    /// <summary>Runs when somebody waits for the first sync.</summary>
    public Action? OnWait { get; set; }

    public string DefaultNamespace => "default";

    public IReadOnlyList<string> HostSuffixes { get; } = ["svc", "svc.cluster.local"];

    public IReadOnlyCollection<ServiceId> Services => _store.Services;

    public bool Includes(string ns) => ns != "excluded";

    public ServiceSnapshot GetService(ServiceId id) => _store.Get(id);

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default)
    {
        OnWait?.Invoke();
        return _synced.Task.WaitAsync(cancellationToken);
    }

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => _store.WatchAsync(cancellationToken);

    public void Sync(params ServiceSnapshot[] services)
    {
        _store.Publish(services, [], () => Status = new RegistryStatus { Phase = RegistryPhase.Synced });
        _synced.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        _store.Complete();
        return ValueTask.CompletedTask;
    }
}
