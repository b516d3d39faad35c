namespace Discovery.Kubernetes.Model;

/// <summary>Collects the columns of <see cref="RareColumns"/> that occur.</summary>
internal sealed class RareBuilder
{
    private UInt128[]? _addresses;
    private string?[]? _hostNames;
    private TopologyHints?[]? _hints;
    private TargetReference?[]? _targets;
    private string?[]? _zones;

    public void SetIPv6(int index, UInt128 address) => Set(ref _addresses, index, address);

    public void SetHostName(int index, string name) => Set(ref _hostNames, index, name);

    public void SetHints(int index, TopologyHints hints) => Set(ref _hints, index, hints);

    public void SetTarget(int index, TargetReference target) => Set(ref _targets, index, target);

    public void SetZone(int index, string zone) => Set(ref _zones, index, zone);

    public RareColumns Build(int count) => new()
    {
        IPv6 = Fit(_addresses, count),
        HostNames = Fit(_hostNames, count),
        Hints = Fit(_hints, count),
        Targets = Fit(_targets, count),
        Zones = Fit(_zones, count),
    };

    private static void Set<T>(ref T[]? column, int index, T value)
    {
        if (column is null || index >= column.Length)
        {
            Array.Resize(ref column, Math.Max(16, 2 * (index + 1)));
        }

        column[index] = value;
    }

    private static T[]? Fit<T>(T[]? column, int count)
    {
        if (column is not null)
        {
            Array.Resize(ref column, count);
        }

        return column;
    }
}
