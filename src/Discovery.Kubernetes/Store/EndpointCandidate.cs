using System.Net;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>An address that one object offers for one port.</summary>
internal readonly record struct EndpointCandidate(SubsetAddress Address, IPAddress IP, SubsetPort Port, EndpointGroup Group, long Sequence)
{
    /// <summary>Which of two that offer the same address and port is right (K11, K15).</summary>
    public bool IsBetterThan(in EndpointCandidate other)
    {
        if (IsSameTarget(Address.Target, other.Address.Target))
        {
            // One pod in two places is on the move between slices, and who changed later knows better.
            var order = CompareAge(other);
            return order != 0 ? order > 0 : Address.Ready && !other.Address.Ready;
        }

        // Two pods with one address: it has been used again, and only the living one is ready.
        return Address.Ready != other.Address.Ready ? Address.Ready : CompareAge(other) > 0;
    }

    private int CompareAge(in EndpointCandidate other)
    {
        var byTime = Group.LastChange is { } mine && other.Group.LastChange is { } theirs ? mine.CompareTo(theirs) : 0;
        return byTime != 0 ? byTime : Sequence.CompareTo(other.Sequence);
    }

    private static bool IsSameTarget(TargetReference? one, TargetReference? other) => one is not null && one == other;
}
