using Discovery.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.LoadBalancing;

/// <summary>Chooses among destinations by weight and load; worked out once for a list of destinations and what was known of them then.</summary>
internal sealed class WeightedChoice
{
    private readonly DestinationState[] _destinations;
    private readonly int[] _weights;
    private readonly AliasTable? _byWeight;

    public WeightedChoice(IEnumerable<DestinationState> destinations, IReadOnlyDictionary<string, DiscoveredEndpoint> endpoints)
    {
        _destinations = [.. destinations];
        _weights = [.. _destinations.Select(destination => endpoints.GetValueOrDefault(destination.DestinationId)?.Weight ?? DiscoveredEndpoint.DefaultWeight)];
        _byWeight = _weights.Distinct().Count() > 1 ? AliasTable.Of(_weights) : null;
    }

    public DestinationState Pick(Random random)
    {
        if (_destinations.Length == 1)
        {
            return _destinations[0];
        }

        var first = Draw(random);
        var second = _byWeight is null ? Another(first, random) : Draw(random);

        // Requests divided by weight, compared without dividing.
        return (long)_destinations[second].ConcurrentRequestCount * _weights[first] < (long)_destinations[first].ConcurrentRequestCount * _weights[second]
            ? _destinations[second]
            : _destinations[first];
    }

    private int Draw(Random random) => _byWeight?.Draw(random) ?? random.Next(_destinations.Length);

    private int Another(int first, Random random)
    {
        var second = random.Next(_destinations.Length - 1);
        return second < first ? second : second + 1;
    }
}
