using System.Net;

namespace Discovery.Kubernetes.Model;

/// <summary>The endpoints that the addresses of a block are for one of their ports.</summary>
internal sealed class PortEndpoints(AddressBlock addresses, SubsetPort port, int weight) : EndpointDescription
{
    private DiscoveredEndpoint?[]? _made;

    public AddressBlock Addresses => addresses;

    public override int Port { get; } = port.Number!.Value;

    public override string PortName => port.Name;

    public override string? AppProtocol => port.AppProtocol;

    public override int Weight => weight;

    /// <summary>The endpoint of an address: the same one each time, if it is kept.</summary>
    /// <param name="index">Which address.</param>
    /// <param name="keep">Whether to keep it.</param>
    public DiscoveredEndpoint Get(int index, bool keep)
    {
        var made = _made ?? (keep ? Interlocked.CompareExchange(ref _made, new DiscoveredEndpoint?[addresses.Count], null) ?? _made : null);
        if (made is null)
        {
            return new DiscoveredEndpoint(this, index);
        }

        // Losing a race here means an equal one.
        return made[index] ?? (keep ? made[index] = new DiscoveredEndpoint(this, index) : new DiscoveredEndpoint(this, index));
    }

    public override string GetHost(int index) => addresses.GetHost(index);

    public override EndPoint GetEndPoint(int index) => new IPEndPoint(addresses.GetIPAddress(index), Port);

    public override string? GetZone(int index) => addresses.GetZone(index);

    public override string? GetNodeName(int index) => addresses.GetNodeName(index);

    public override string? GetHostName(int index) => addresses.GetHostName(index);

    public override string? GetTargetName(int index) => addresses.GetTargetName(index);

    public override IReadOnlyList<string> GetZoneHints(int index) => addresses.GetHints(index).Zones;

    public override IReadOnlyList<string> GetNodeHints(int index) => addresses.GetHints(index).Nodes;

    public override bool IsReady(int index) => addresses.Has(index, AddressFlags.Ready);

    public override bool IsServing(int index) => addresses.Has(index, AddressFlags.Serving);

    public override bool IsTerminating(int index) => addresses.Has(index, AddressFlags.Terminating);
}
