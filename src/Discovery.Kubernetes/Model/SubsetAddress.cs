namespace Discovery.Kubernetes.Model;

/// <summary>One address of a subset.</summary>
internal sealed record SubsetAddress(string Address)
{
    // K07: a condition that is not said is fulfilled, except that of terminating.
    public bool Ready { get; init; } = true;

    public bool Serving { get; init; } = true;

    public bool Terminating { get; init; }

    public string? HostName { get; init; }

    public string? NodeName { get; init; }

    public string? Zone { get; init; }

    public TargetReference? Target { get; init; }

    /// <summary><c>hints.forZones</c> and <c>hints.forNodes</c>: who should use the address (K13).</summary>
    public TopologyHints Hints { get; init; } = TopologyHints.None;
}
