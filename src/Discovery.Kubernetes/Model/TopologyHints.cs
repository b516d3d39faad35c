namespace Discovery.Kubernetes.Model;

/// <summary>The zones and nodes whose clients should use an address.</summary>
internal sealed record TopologyHints(IReadOnlyList<string> Zones, IReadOnlyList<string> Nodes)
{
    public static readonly TopologyHints None = new([], []);
}
