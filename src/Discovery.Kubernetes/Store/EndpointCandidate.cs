using System.Net;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>An address that one object offers for one port; the order is that of the objects' writes.</summary>
internal readonly record struct EndpointCandidate(SubsetAddress Address, IPAddress IP, SubsetPort Port, EndpointGroup Group, int Order)
{
    /// <summary>
    /// Which of several that offer the same address and port is right (K11, K15): first what is true of each target, then
    /// which target it is, for what was once true of a pod must not stand against another pod.
    /// </summary>
    /// <param name="rivals">The candidates, oldest write first.</param>
    public static EndpointCandidate Choose(IReadOnlyList<EndpointCandidate> rivals)
    {
        // An address without target is known to be the same as no other.
        var targets = rivals.Index().GroupBy(
            static rival => rival.Item.Address.Target ?? (object)rival.Index,
            static rival => rival.Item,
            static (_, places) => places.Aggregate(static (known, next) => next.IsNewerThan(known) ? next : known));
        return targets.Aggregate(static (known, next) => next.IsAliveRatherThan(known) ? next : known);
    }

    // One pod in several places is on the move between slices, and who changed later knows better.
    private bool IsNewerThan(in EndpointCandidate older)
    {
        var byTime = Group.LastChange is { } mine && older.Group.LastChange is { } theirs ? mine.CompareTo(theirs) : 0;
        return byTime > 0 || (byTime == 0 && (Order > older.Order || (Address.Ready && !older.Address.Ready)));
    }

    // Several pods with one address: it has been used again, and only the living one is ready.
    private bool IsAliveRatherThan(in EndpointCandidate other) =>
        Address.Ready != other.Address.Ready ? Address.Ready : Order > other.Order;
}
