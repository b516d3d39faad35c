using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>A registry of nothing but a store, to ask the resolver what it makes of its snapshots.</summary>
internal sealed class SnapshotRegistry(SnapshotStore snapshots) : IServiceRegistry
{
    public string Name => "test";

    public RegistryStatus Status { get; } = new() { Phase = RegistryPhase.Synced };

    public string DefaultNamespace => "shop";

    public IReadOnlyList<string> HostSuffixes => [];

    public IReadOnlyCollection<ServiceId> Services => snapshots.Services;

    public static ServiceResolution Resolve(SnapshotStore snapshots, ServiceId id, PortSelector port)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddRegistry(new SnapshotRegistry(snapshots));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IServiceResolver>().Resolve(new ServiceReference(null, id.Namespace, id.Name, port));
    }

    public bool Includes(string ns) => true;

    public ServiceSnapshot GetService(ServiceId id) => snapshots.Get(id);

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => snapshots.WatchAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
