namespace Discovery.LoadBalancing;

/// <summary>See <see cref="EndpointSelectors.PowerOfTwoChoices"/>. Without load, each is chosen as often as its weight says.</summary>
internal sealed class PowerOfTwoChoicesSelector(Random random) : IEndpointSelector
{
    public int Select(ServiceReference service, EndpointCandidates candidates)
    {
        if (candidates.Count == 1)
        {
            return 0;
        }

        return candidates.HasEqualWeights ? SelectEqual(candidates) : SelectWeighted(candidates);
    }

    // Without a look at the endpoints themselves, which are far from the processor when there are many services.
    private int SelectEqual(EndpointCandidates candidates)
    {
        // Of one number its upper half draws the first, and its lower half another.
        var chance = (ulong)random.NextInt64();
        var first = (int)(((chance >> 32) * (ulong)candidates.Count) >> 31);
        var second = (int)(((chance & uint.MaxValue) * (ulong)(candidates.Count - 1)) >> 32);
        second = second < first ? second : second + 1;
        return candidates.GetOutstandingRequests(second) < candidates.GetOutstandingRequests(first) ? second : first;
    }

    private int SelectWeighted(EndpointCandidates candidates)
    {
        var first = candidates.Draw(random);
        var second = candidates.Draw(random);
        return Load(second, first) < Load(first, second) ? second : first;

        // Outstanding requests divided by weight, compared without dividing.
        long Load(int index, int other) => (long)candidates.GetOutstandingRequests(index) * candidates[other].Weight;
    }
}
