namespace Discovery.Yarp.Destinations;

/// <summary>The current endpoints of one cluster: one writer, any number of readers.</summary>
internal sealed class ClusterEndpoints
{
    private volatile IReadOnlyDictionary<string, DiscoveredEndpoint> _current = Empty;

    public static IReadOnlyDictionary<string, DiscoveredEndpoint> Empty { get; } = new Dictionary<string, DiscoveredEndpoint>();

    public IReadOnlyDictionary<string, DiscoveredEndpoint> Current => _current;

    /// <summary>Returns whether anything has changed.</summary>
    public bool Publish(Dictionary<string, DiscoveredEndpoint> endpoints)
    {
        var before = _current;
        if (before.Count == endpoints.Count && endpoints.All(pair => before.TryGetValue(pair.Key, out var old) && old.Equals(pair.Value)))
        {
            return false;
        }

        _current = endpoints;
        return true;
    }
}
