using Discovery.Ejection;

namespace Discovery.Tests.LoadBalancing;

/// <summary>Candidates by their weights, and how often each is chosen.</summary>
internal static class Candidates
{
    private static readonly ServiceReference Basket = ServiceReference.Parse("shop/basket");

    public static EndpointCandidates Of(Random random, params int[] weights) => new(
        [.. weights.Select(static (weight, index) => new TrackedEndpoint(new($"10.0.0.{index + 1}", 8080) { Weight = weight }, new EndpointState()))],
        random);

    public static int[] Count(this IEndpointSelector selector, EndpointCandidates candidates, int picks)
    {
        var counts = new int[candidates.Count];
        for (var i = 0; i < picks; i++)
        {
            counts[selector.Select(Basket, candidates)]++;
        }

        return counts;
    }

    public static int Pick(this IEndpointSelector selector, EndpointCandidates candidates) => selector.Select(Basket, candidates);
}
