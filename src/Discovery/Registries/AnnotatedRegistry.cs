namespace Discovery.Registries;

/// <summary>A registry whose status also carries warnings of ours, e.g. that a configuration change was rejected (K42).</summary>
internal sealed class AnnotatedRegistry(IServiceRegistry inner, Func<IEnumerable<string>> warnings) : IServiceRegistry, IPhasedRegistry
{
    public string Name => inner.Name;

    public RegistryStatus Status
    {
        get
        {
            var status = inner.Status;
            return status with { Warnings = [.. status.Warnings, .. warnings()] };
        }
    }

    public (RegistryPhase Phase, string Reason) Phase => inner.Phase();

    public string DefaultNamespace => inner.DefaultNamespace;

    public IReadOnlyList<string> HostSuffixes => inner.HostSuffixes;

    public IReadOnlyCollection<ServiceId> Services => inner.Services;

    public bool Includes(string ns) => inner.Includes(ns);

    public ServiceSnapshot GetService(ServiceId id) => inner.GetService(id);

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => inner.WaitForSyncAsync(cancellationToken);

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);

    // Whoever annotates does not own.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
