namespace Discovery.Kubernetes.Model;

/// <summary>Addresses that share the same ports.</summary>
internal sealed class EndpointSubset(IReadOnlyList<SubsetPort> ports, AddressBlock addresses)
{
    private const string Tcp = "TCP";

    private PortEndpoints[]? _usable;

    public IReadOnlyList<SubsetPort> Ports => ports;

    public AddressBlock Addresses => addresses;

    // K20: consumers speak TCP. A port without number leaves it to them, and they cannot know.
    public bool HasUsablePort => ports.Any(IsUsable);

    /// <summary>The endpoints of each port that can be used, kept from the first time on: a subset outlives many snapshots of its service.</summary>
    /// <param name="weight">The weight of all of them (K14); always the same for one subset.</param>
    public IReadOnlyList<PortEndpoints> GetUsable(int weight) => _usable ??=
        [.. ports.Where(IsUsable).Select(port => new PortEndpoints(addresses, port, weight))];

    /// <summary>Whether both have the same ports and addresses, in the same order and described alike.</summary>
    public bool IsSameAs(EndpointSubset other) => ports.SequenceEqual(other.Ports) && addresses.IsSameAs(other.Addresses);

    private static bool IsUsable(SubsetPort port) => port is { Protocol: Tcp, Number: not null };
}
