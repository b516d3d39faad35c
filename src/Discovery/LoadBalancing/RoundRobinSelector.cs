namespace Discovery.LoadBalancing;

/// <summary>
/// See <see cref="EndpointSelectors.RoundRobin"/>. Turns go round; with weights, an endpoint sits some of its rounds out, evenly spread
/// and not all in the same round (the static stride schedule of gRPC's weighted round robin).
/// </summary>
internal sealed class RoundRobinSelector : IEndpointSelector
{
    private const long Full = ushort.MaxValue;

    public int Select(ServiceReference service, EndpointCandidates candidates)
    {
        if (candidates.HasEqualWeights)
        {
            return (int)(candidates.NextTurn() % candidates.Count);
        }

        // Ends within a round: the heaviest sits none out.
        while (true)
        {
            var (round, index) = Math.DivRem(candidates.NextTurn(), candidates.Count);
            if (Plays(candidates[(int)index].Weight * Full / candidates.MaxWeight, round, index))
            {
                return (int)index;
            }
        }
    }

    private static bool Plays(long share, long round, long index) => (((share * (round % Full)) + (index * (Full / 2))) % Full) >= Full - share;
}
