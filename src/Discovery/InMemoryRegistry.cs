namespace Discovery;

/// <summary>A registry whose content is set by code: for tests, fixed back ends and bridges from other sources.</summary>
/// <remarks>Safe for any number of threads; always synced.</remarks>
public sealed class InMemoryRegistry : IServiceRegistry, IPhasedRegistry
{
    private readonly SnapshotStore _store;
    private readonly DateTimeOffset _since;

    /// <summary>An empty registry.</summary>
    /// <param name="name">The name consumers use: a lower-case DNS label other than <c>svc</c>.</param>
    /// <param name="defaultNamespace">The namespace a reference without one means.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> is the system's.</param>
    /// <param name="onCallbackError">Gets what callbacks on change tokens throw; <see langword="null"/> throws it on to who changed the content.</param>
    /// <exception cref="ArgumentException">The name cannot be a registry's.</exception>
    public InMemoryRegistry(
        string name, string defaultNamespace = "default", TimeProvider? timeProvider = null, Action<Exception>? onCallbackError = null)
    {
        RegistryName.ThrowIfInvalid(name);
        ArgumentException.ThrowIfNullOrEmpty(defaultNamespace);
        Name = name;
        DefaultNamespace = defaultNamespace;
        _since = (timeProvider ?? TimeProvider.System).GetUtcNow();
        _store = new SnapshotStore(onCallbackError ?? (static exception => throw exception));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string DefaultNamespace { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> HostSuffixes => [];

    /// <inheritdoc/>
    public IReadOnlyCollection<ServiceId> Services => _store.Services;

    /// <inheritdoc/>
    public RegistryStatus Status => new()
    {
        Phase = RegistryPhase.Synced,
        Since = _since,
        LastContact = _since,
        Services = _store.ServiceCount,
        Endpoints = _store.EndpointCount,
    };

    (RegistryPhase Phase, string Reason) IPhasedRegistry.Phase => (RegistryPhase.Synced, "");

    /// <summary>Sets the endpoints of a service, replacing those it had; its ports are those of the endpoints.</summary>
    /// <param name="id">The service.</param>
    /// <param name="endpoints">The endpoints; none means that the service exists and has no endpoint.</param>
    public void Set(ServiceId id, params IEnumerable<DiscoveredEndpoint> endpoints)
    {
        DiscoveredEndpoint[] all = [.. endpoints];
        var ports = all
            .GroupBy(static endpoint => endpoint.PortName, static endpoint => endpoint.Port, StringComparer.Ordinal)
            .Select(static port => new ServicePort(port.Key, null, [.. port.Distinct().Order()]));
        Set(new ServiceSnapshot(id, [.. ports], all, portNumbersKnown: false));
    }

    /// <summary>Sets all that is known of a service, replacing what was.</summary>
    /// <param name="snapshot">The new state; one of another registry will do, and one that does not exist is a removal.</param>
    public void Set(ServiceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _store.Publish([snapshot], []);
    }

    /// <summary>Removes a service; nothing happens if there is no such service.</summary>
    /// <param name="id">The service.</param>
    public void Remove(ServiceId id) => _store.Publish([], [id]);

    /// <inheritdoc/>
    public bool Includes(string ns) => true;

    /// <inheritdoc/>
    public ServiceSnapshot GetService(ServiceId id) => _store.Get(id);

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => _store.WatchAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _store.Complete();
        return ValueTask.CompletedTask;
    }
}
