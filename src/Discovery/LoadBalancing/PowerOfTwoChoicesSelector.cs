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

        var first = candidates.Draw(random);
        var second = candidates.HasEqualWeights ? Another(first, candidates.Count) : candidates.Draw(random);
        return Load(second, first) < Load(first, second) ? second : first;

        // Outstanding requests divided by weight, compared without dividing.
        long Load(int index, int other) => (long)candidates.GetOutstandingRequests(index) * candidates[other].Weight;
    }

    private int Another(int first, int count)
    {
        var second = random.Next(count - 1);
        return second < first ? second : second + 1;
    }
}
