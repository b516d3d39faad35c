using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>An address that one object offers for one port; the order is that of the objects' writes, the place that in them.</summary>
internal readonly record struct EndpointCandidate(PortEndpoints Port, int Index, UInt128 Address, EndpointGroup Group, int Order, int Place) : IComparable<EndpointCandidate>
{
    public bool IsIPv6 => Port.Addresses.IsIPv6(Index);

    private bool IsReady => Port.Addresses.Has(Index, AddressFlags.Ready);

    /// <summary>By port name, family, address and port number, which are together what makes an endpoint (K11); then by write.</summary>
    public int CompareTo(EndpointCandidate other)
    {
        var order = CompareEndpoint(other);
        order = order != 0 ? order : Order.CompareTo(other.Order);
        return order != 0 ? order : Place.CompareTo(other.Place);
    }

    /// <summary>Whether both offer the same endpoint. The port's name belongs to it: two service ports may share a target port.</summary>
    public bool IsRivalOf(in EndpointCandidate other) => CompareEndpoint(other) == 0;

    /// <summary>
    /// Which of several that offer the same address and port is right (K11, K15): first what is true of each target, then
    /// which target it is, for what was once true of a pod must not stand against another pod.
    /// </summary>
    /// <param name="rivals">The candidates, oldest write first.</param>
    public static EndpointCandidate Choose(IReadOnlyList<EndpointCandidate> rivals)
    {
        // An address without target is known to be the same as no other.
        var targets = rivals.Index().GroupBy(
            static rival => rival.Item.Port.Addresses.GetTarget(rival.Item.Index) ?? (object)rival.Index,
            static rival => rival.Item,
            static (_, places) => places.Aggregate(static (known, next) => next.IsNewerThan(known) ? next : known));
        return targets.Aggregate(static (known, next) => next.IsAliveRatherThan(known) ? next : known);
    }

    private int CompareEndpoint(in EndpointCandidate other)
    {
        var order = ReferenceEquals(Port, other.Port) ? 0 : string.CompareOrdinal(Port.PortName, other.Port.PortName);
        order = order != 0 ? order : IsIPv6.CompareTo(other.IsIPv6);
        order = order != 0 ? order : Address.CompareTo(other.Address);
        return order != 0 ? order : Port.Port.CompareTo(other.Port.Port);
    }

    // One pod in several places is on the move between slices, and who changed later knows better.
    private bool IsNewerThan(in EndpointCandidate older)
    {
        var byTime = Group.LastChange is { } mine && older.Group.LastChange is { } theirs ? mine.CompareTo(theirs) : 0;
        return byTime > 0 || (byTime == 0 && (Order > older.Order || (IsReady && !older.IsReady)));
    }

    // Several pods with one address: it has been used again, and only the living one is ready.
    private bool IsAliveRatherThan(in EndpointCandidate other) =>
        IsReady != other.IsReady ? IsReady : Order > other.Order;
}
