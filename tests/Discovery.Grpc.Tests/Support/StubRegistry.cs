namespace Discovery.Grpc.Tests.Support;

/// <summary>A registry that syncs when the test says so, and leaves out the namespace "excluded".</summary>
internal sealed class StubRegistry(string name) : IServiceRegistry
{
    private readonly SnapshotStore _store = new(static exception => throw exception);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody has asked for the first sync.</summary>
    public TaskCompletionSource Awaited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public RegistryStatus Status { get; private set; } = new() { Phase = RegistryPhase.Starting, Reason = "connecting" };

    public string DefaultNamespace => "default";

    public IReadOnlyList<string> HostSuffixes => [];

    public IReadOnlyCollection<ServiceId> Services => _store.Services;

    public bool Includes(string ns) => ns != "excluded";

    public ServiceSnapshot GetService(ServiceId id) => _store.Get(id);

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default)
    {
        Awaited.TrySetResult();
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
