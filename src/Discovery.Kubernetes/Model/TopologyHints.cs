namespace Discovery.Kubernetes.Model;

/// <summary>The zones and nodes whose clients should use an address.</summary>
internal sealed record TopologyHints(IReadOnlyList<string> Zones, IReadOnlyList<string> Nodes)
{
    public static readonly TopologyHints None = new([], []);

    public bool Equals(TopologyHints? other) =>
        ReferenceEquals(this, other) || (other is not null && Zones.SequenceEqual(other.Zones) && Nodes.SequenceEqual(other.Nodes));

    public override int GetHashCode() => HashCode.Combine(Zones.Count, Nodes.Count);
}
