namespace Discovery.AspNetCore.Tests;

/// <summary>An in-memory registry that says of itself what the test wants.</summary>
internal sealed class FixedRegistry(string name, RegistryStatus status) : IServiceRegistry
{
    private readonly InMemoryRegistry _inner = new(name);

    public string Name => name;

    public RegistryStatus Status => status;

    public string DefaultNamespace => _inner.DefaultNamespace;

    public IReadOnlyList<string> HostSuffixes => [];

    public IReadOnlyCollection<ServiceId> Services => _inner.Services;

    public bool Includes(string ns) => true;

    public ServiceSnapshot GetService(ServiceId id) => _inner.GetService(id);

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _inner.WaitForSyncAsync(cancellationToken);

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => _inner.WatchAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
