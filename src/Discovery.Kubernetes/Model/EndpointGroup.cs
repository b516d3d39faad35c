namespace Discovery.Kubernetes.Model;

/// <summary>What we need of an EndpointSlice or of an Endpoints object: addresses of one service, grouped with their ports.</summary>
internal sealed class EndpointGroup
{
    public required ObjectKey Key { get; init; }

    /// <summary>The service; <see langword="null"/> for a slice without the label <c>kubernetes.io/service-name</c> (K06).</summary>
    public required string? ServiceName { get; init; }

    /// <summary>The resourceVersion, by which one write is told to be later than another; 0 if it is no number.</summary>
    public ulong Version { get; init; }

    /// <summary>A slice has one; an Endpoints object any number, and what is not ready in subsets of its own (K12: ports belong to their slice).</summary>
    public required IReadOnlyList<EndpointSubset> Subsets { get; init; }

    /// <summary>The annotation <c>endpoints.kubernetes.io/last-change-trigger-time</c>.</summary>
    public DateTimeOffset? LastChange { get; init; }

    /// <summary>The annotation <c>discovery.dotnet/weight</c> (K14).</summary>
    public int? Weight { get; init; }

    /// <summary>Whether the server cut the object off at 1,000 addresses (K01).</summary>
    public bool Truncated { get; init; }

    /// <summary>The order of writes where versions do not tell it; the store's.</summary>
    public long Sequence { get; set; }

    /// <summary>Whether both say the same of the same service, whichever was written later, and whether or not they were cut off.</summary>
    public bool IsSameAs(EndpointGroup other)
    {
        if (ServiceName != other.ServiceName || Weight != other.Weight || Subsets.Count != other.Subsets.Count)
        {
            return false;
        }

        for (var index = 0; index < Subsets.Count; index++)
        {
            if (!Subsets[index].IsSameAs(other.Subsets[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether both are of the same write, as far as the order of writes goes.</summary>
    public bool IsOfSameWriteAs(EndpointGroup other) => Version == other.Version && Version != 0 && LastChange == other.LastChange;
}
