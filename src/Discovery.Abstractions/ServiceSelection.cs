namespace Discovery;

/// <summary>The usable endpoints of one port of one snapshot, worked out once.</summary>
internal sealed class ServiceSelection
{
    // The resolution last made from this selection, and the catalog state it was made for.
    private Tuple<object, ServiceResolution>? _resolution;

    private ServiceSelection(PortSelector port, ResolutionStatus status, string reason, IReadOnlyList<DiscoveredEndpoint> endpoints)
    {
        Port = port;
        Status = status;
        Reason = reason;
        Endpoints = endpoints;
    }

    public PortSelector Port { get; }

    public ResolutionStatus Status { get; }

    public string Reason { get; }

    public IReadOnlyList<DiscoveredEndpoint> Endpoints { get; }

    /// <summary>See <see cref="ServiceResolution.IsHttps"/>.</summary>
    public bool IsHttps { get; private init; }

    public static ServiceSelection Make(ServiceSnapshot snapshot, PortSelector port)
    {
        if (!snapshot.Exists)
        {
            return new(port, ResolutionStatus.ServiceNotFound, $"there is no service {snapshot.Id}", []);
        }

        if (snapshot.Ports.Count == 0)
        {
            return new(port, ResolutionStatus.NoReadyEndpoints, $"{snapshot.Id} has no endpoints", []);
        }

        if (PortMatch.Find(snapshot, port) is not { } match)
        {
            if (port.Kind == PortSelectorKind.Number && snapshot.AllEndpoints.Count == 0)
            {
                // It may be the endpoints' own port, which nobody knows while there are none (K16).
                return new(
                    port, ResolutionStatus.NoReadyEndpoints, $"{snapshot.Id} has no endpoints, and no service port {port}: it has {string.Join(", ", snapshot.Ports)}", []);
            }

            return new(port, ResolutionStatus.PortNotFound, PortMatch.Describe(snapshot, port), []);
        }

        var taken = snapshot.AllEndpoints.Where(match.Takes);

        // By its own number an endpoint is found under each service port that leads to it; it is one all the same.
        DiscoveredEndpoint[] ofPort = [.. match.Name is null ? taken.DistinctBy(static endpoint => (endpoint.Host, endpoint.Port)) : taken];
        DiscoveredEndpoint[] ready = [.. ofPort.Where(static endpoint => endpoint.Ready)];
        var https = match.IsHttps(snapshot);
        if (ready.Length > 0)
        {
            return new(port, ResolutionStatus.Resolved, $"{ready.Length} of {ofPort.Length} endpoints of {snapshot.Id} are ready", ready) { IsHttps = https };
        }

        DiscoveredEndpoint[] draining = [.. ofPort.Where(static endpoint => endpoint is { Serving: true, Terminating: true })];
        return draining.Length > 0
            ? new(port, ResolutionStatus.Resolved, $"no endpoint of {snapshot.Id} is ready: {draining.Length} that are shutting down still serve", draining) { IsHttps = https }
            : new(port, ResolutionStatus.NoReadyEndpoints, $"{snapshot.Id} has {ofPort.Length} endpoints on that port, none of them ready", []);
    }

    /// <summary>The same resolution object for the same state of the catalog, so that asking allocates nothing.</summary>
    /// <param name="snapshot">The snapshot this was selected from.</param>
    /// <param name="scope">What the resolution holds for; another scope gets another resolution.</param>
    /// <param name="scopeSignal">Fires when the scope is over.</param>
    /// <param name="prefer">Which of the usable endpoints this process should use, topology considered.</param>
    public ServiceResolution ToResolution(
        ServiceSnapshot snapshot, object scope, ChangeSignal scopeSignal, Func<IReadOnlyList<DiscoveredEndpoint>, IReadOnlyList<DiscoveredEndpoint>> prefer)
    {
        var known = Volatile.Read(ref _resolution);
        if (known is not null && ReferenceEquals(known.Item1, scope))
        {
            return known.Item2;
        }

        var made = new ServiceResolution(Status, Reason, prefer(Endpoints), snapshot.ChangeToken, scopeSignal) { IsHttps = IsHttps };
        Volatile.Write(ref _resolution, Tuple.Create(scope, made));
        return made;
    }
}
