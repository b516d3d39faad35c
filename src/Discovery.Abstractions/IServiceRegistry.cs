namespace Discovery;

/// <summary>A source of services that answers from memory: Kubernetes, a fixed list, or your own.</summary>
/// <remarks>
/// <para>All members are safe for any number of threads. <see cref="GetService"/> and <see cref="Status"/> are on the request
/// path: they take no lock, do no I/O and never throw.</para>
/// <para>A registry is made inert and starts on first use: <see cref="GetService"/>, <see cref="WaitForSyncAsync"/> or
/// <see cref="WatchAsync"/>. Disposing it stops it and fires the change tokens of every snapshot it handed out.</para>
/// <para><see cref="Name"/>, <see cref="DefaultNamespace"/> and <see cref="HostSuffixes"/> never change.</para>
/// </remarks>
public interface IServiceRegistry : IAsyncDisposable
{
    /// <summary>The name consumers use: a lower-case DNS label other than <c>svc</c>.</summary>
    string Name { get; }

    /// <summary>What the registry says of itself now.</summary>
    RegistryStatus Status { get; }

    /// <summary>The namespace a reference without one means.</summary>
    string DefaultNamespace { get; }

    /// <summary>The suffixes of DNS names that mean this registry, without leading dot, e.g. <c>svc</c> and <c>svc.cluster.local</c>.</summary>
    IReadOnlyList<string> HostSuffixes { get; }

    /// <summary>The services it knows now. A live view or a copy; never blocks.</summary>
    IReadOnlyCollection<ServiceId> Services { get; }

    /// <summary>Whether the registry's namespace selection takes this namespace in.</summary>
    /// <param name="ns">The namespace.</param>
    /// <returns><see langword="false"/> makes a resolution <see cref="ResolutionStatus.NamespaceExcluded"/>.</returns>
    bool Includes(string ns);

    /// <summary>What the registry knows of a service.</summary>
    /// <param name="id">The service.</param>
    /// <returns>
    /// Never <see langword="null"/>; with <see cref="ServiceSnapshot.Exists"/> false for a service it does not know, which
    /// costs no memory beyond the answer. Its change token fires when asking again may give another answer, the first sync included.
    /// </returns>
    ServiceSnapshot GetService(ServiceId id);

    /// <summary>Completes once the registry has been in step with its source for the first time.</summary>
    /// <param name="cancellationToken">Ends the wait, not the registry.</param>
    /// <returns>A task that ends at the first sync, or is cancelled when the registry is disposed before.</returns>
    Task WaitForSyncAsync(CancellationToken cancellationToken = default);

    /// <summary>The current state of every service first, then the latest state of each that changes.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// Snapshots in the order of change per service; a slow reader sees the latest state and may miss those between. A
    /// service that is gone comes with <see cref="ServiceSnapshot.Exists"/> false. Ends when the registry is disposed.
    /// </returns>
    IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default);
}
