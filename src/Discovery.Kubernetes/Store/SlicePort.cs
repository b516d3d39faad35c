using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>What the slices of a service say of one of its ports: several numbers where a named target port differs by pod (K12).</summary>
/// <param name="first">The port in the slice written first, whose application protocol counts.</param>
internal sealed class SlicePort(SubsetPort first)
{
    private readonly List<int> _numbers = [];

    public string Name => first.Name;

    public string Protocol => first.Protocol;

    public string? AppProtocol => first.AppProtocol;

    /// <summary>Ascending, each once.</summary>
    public int[] Numbers => [.. _numbers];

    public static int Compare(SlicePort a, SlicePort b)
    {
        var order = string.CompareOrdinal(a.Name, b.Name);
        return order != 0 ? order : string.CompareOrdinal(a.Protocol, b.Protocol);
    }

    public void Add(int? number)
    {
        if (number is { } value && _numbers.BinarySearch(value) is < 0 and var place)
        {
            _numbers.Insert(~place, value);
        }
    }
}
