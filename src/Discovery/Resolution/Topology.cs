namespace Discovery.Resolution;

/// <summary>
/// Where this process runs, and which endpoints it should therefore use (K13): those whose hints name its node, else those whose
/// hints name its zone, else all. Hints count only if every usable endpoint has them, as for kube-proxy: half of them would
/// be a hint at a change in progress.
/// </summary>
internal sealed class Topology
{
    private readonly string? _zone;
    private readonly string? _node;

    public Topology(string? zone, string? node)
    {
        _zone = zone;
        _node = node;
        Prefer = zone is null && node is null ? static endpoints => endpoints : Choose;
    }

    /// <summary>Made once, because a resolution asks for it.</summary>
    public Func<IReadOnlyList<DiscoveredEndpoint>, IReadOnlyList<DiscoveredEndpoint>> Prefer { get; }

    private IReadOnlyList<DiscoveredEndpoint> Choose(IReadOnlyList<DiscoveredEndpoint> endpoints) =>
        Hinted(endpoints, _node, static endpoint => endpoint.NodeHints)
        ?? Hinted(endpoints, _zone, static endpoint => endpoint.ZoneHints)
        ?? endpoints;

    private static DiscoveredEndpoint[]? Hinted(
        IReadOnlyList<DiscoveredEndpoint> endpoints, string? own, Func<DiscoveredEndpoint, IReadOnlyList<string>> hintsOf)
    {
        if (own is null || !endpoints.All(endpoint => hintsOf(endpoint).Count > 0))
        {
            return null;
        }

        DiscoveredEndpoint[] ours = [.. endpoints.Where(endpoint => hintsOf(endpoint).Contains(own))];
        return ours.Length > 0 ? ours : null;
    }
}
