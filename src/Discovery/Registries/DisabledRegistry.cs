namespace Discovery.Registries;

/// <summary>
/// Stands in for a registry that is switched off: it knows the same names, so that they stay ours and are answered with
/// <see cref="ResolutionStatus.RegistryDisabled"/>, and connects to nothing.
/// </summary>
internal sealed class DisabledRegistry(IServiceRegistry inert, DateTimeOffset since) : IServiceRegistry
{
    private readonly SnapshotStore _empty = new(static exception => throw exception);

    public string Name => inert.Name;

    public RegistryStatus Status { get; } = new()
    {
        Phase = RegistryPhase.Disabled,
        Reason = $"registry '{inert.Name}' is switched off by configuration (Enabled: false)",
        Since = since,
    };

    public string DefaultNamespace => inert.DefaultNamespace;

    public IReadOnlyList<string> HostSuffixes => inert.HostSuffixes;

    public IReadOnlyCollection<ServiceId> Services => [];

    public bool Includes(string ns) => inert.Includes(ns);

    public ServiceSnapshot GetService(ServiceId id) => _empty.Get(id);

    // Never synced, and not meant to be: nobody should wait for it.
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => _empty.WatchAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            _empty.Complete();
        }
        finally
        {
            await inert.DisposeAsync().ConfigureAwait(false);
        }
    }
}
