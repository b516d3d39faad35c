namespace Discovery.Kubernetes.Model;

/// <summary>What few addresses have: each column is null unless it occurs.</summary>
internal sealed record RareColumns
{
    public static readonly RareColumns None = new();

    public UInt128[]? IPv6 { get; init; }

    public string?[]? HostNames { get; init; }

    public TopologyHints?[]? Hints { get; init; }

    /// <summary>Targets other than pods of which we have name and uid.</summary>
    public TargetReference?[]? Targets { get; init; }

    /// <summary>Zones of a block that has more than a byte can tell.</summary>
    public string?[]? Zones { get; init; }

    public bool Equals(RareColumns? other) =>
        other is not null
        && Same(IPv6, other.IPv6)
        && Same(HostNames, other.HostNames)
        && Same(Hints, other.Hints)
        && Same(Targets, other.Targets)
        && Same(Zones, other.Zones);

    public override int GetHashCode() => HashCode.Combine(IPv6?.Length, HostNames?.Length, Hints?.Length, Targets?.Length, Zones?.Length);

    private static bool Same<T>(T[]? mine, T[]? theirs) => mine.AsSpan().SequenceEqual(theirs, EqualityComparer<T>.Default);
}
