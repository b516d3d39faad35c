using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>
/// Tells whether consumers see a change of one object without joining all objects of its service, which may be many: every event
/// of a watch is asked this.
/// </summary>
internal static class VisibleChange
{
    // Where addresses have changed places, each is looked for; that is not for a slice in quite another order.
    private const int MostMoved = 16;

    /// <summary>Whether an endpoint is gone or described otherwise. False is no proof: it may have come, or the ports may have changed.</summary>
    /// <param name="before">An object of a service whose content <see cref="JoinedContent.IsPlain"/>.</param>
    /// <param name="after">What it is now.</param>
    public static bool IsSure(EndpointGroup before, EndpointGroup after)
    {
        if (before.Subsets is not [var old] || after.Subsets is not [var next] || before.Weight != after.Weight
            || !old.Ports.SequenceEqual(next.Ports) || !old.HasUsablePort)
        {
            return false;
        }

        var moved = 0;
        for (var index = 0; index < old.Addresses.Count; index++)
        {
            var place = index;
            if (!old.Addresses.IsSameAddress(index, next.Addresses, index))
            {
                if (++moved > MostMoved)
                {
                    return false;
                }

                place = old.Addresses.Find(index, next.Addresses);
            }

            if (place < 0)
            {
                return true;
            }

            if (!old.Addresses.LooksLike(index, next.Addresses, place))
            {
                return IsOnlyAt(place, old.Addresses, index, next.Addresses);
            }
        }

        return false;
    }

    // What is said twice of one address is joined, perhaps to what was there before.
    private static bool IsOnlyAt(int place, AddressBlock old, int index, AddressBlock next) =>
        old.Find(index, next) == place && old.Find(index, next, place + 1) < 0;
}
