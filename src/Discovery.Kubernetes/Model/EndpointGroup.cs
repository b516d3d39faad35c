namespace Discovery.Kubernetes.Model;

/// <summary>What we need of an EndpointSlice or of an Endpoints object: addresses of one service, grouped with their ports.</summary>
internal sealed class EndpointGroup
{
    public required ObjectKey Key { get; init; }

    /// <summary>The service; <see langword="null"/> for a slice without the label <c>kubernetes.io/service-name</c> (K06).</summary>
    public required string? ServiceName { get; init; }

    /// <summary>The resourceVersion, by which one write is told to be later than another; 0 if it is no number.</summary>
    public ulong Version { get; init; }

    /// <summary>A slice has one, an Endpoints object any number (K12: ports belong to their slice).</summary>
    public required IReadOnlyList<EndpointSubset> Subsets { get; init; }

    /// <summary>The annotation <c>endpoints.kubernetes.io/last-change-trigger-time</c>.</summary>
    public DateTimeOffset? LastChange { get; init; }

    /// <summary>The annotation <c>discovery.dotnet/weight</c> (K14).</summary>
    public int? Weight { get; init; }

    /// <summary>Whether the server cut the object off at 1,000 addresses (K01).</summary>
    public bool Truncated { get; init; }
}
