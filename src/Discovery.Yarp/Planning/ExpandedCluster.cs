using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Planning;

/// <summary>What a cluster's destinations should be at one moment.</summary>
/// <param name="Plan">The configuration it comes from.</param>
/// <param name="Services">The templates that are services now.</param>
/// <param name="Discovered">The destinations in their place, by id.</param>
/// <param name="Tokens">Any of them fires when this may have changed.</param>
internal sealed record ExpandedCluster(
    ClusterPlan Plan,
    IReadOnlyList<ResolvedTemplate> Services,
    IReadOnlyDictionary<string, ExpandedDestination> Discovered,
    IReadOnlyList<IChangeToken> Tokens)
{
    public bool IsService(string id) => Services.Any(service => service.Template.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The ids of all destinations that are, or may for a moment have been, put there by us.</summary>
    public IEnumerable<string> Owned => Discovered.Keys.Concat(Plan.Templates.Select(static template => template.Id));

    /// <summary>Whether a destination's configuration is one of ours, untouched.</summary>
    public bool Made(string id, DestinationConfig config) =>
        (Discovered.TryGetValue(id, out var discovered) && discovered.Config == config)
        || Plan.Templates.Any(template => template.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && template.Config == config);

    /// <summary>The destinations that stay as configured.</summary>
    public IEnumerable<KeyValuePair<string, DestinationConfig>> Fixed => Plan.Destinations.Where(pair => !IsService(pair.Key));

    /// <summary>All destinations, as YARP wants them.</summary>
    public IReadOnlyDictionary<string, DestinationConfig> ToDestinations()
    {
        Dictionary<string, DestinationConfig> all = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, config) in Fixed)
        {
            all[id] = config;
        }

        foreach (var (id, expanded) in Discovered)
        {
            all[id] = expanded.Config;
        }

        return all;
    }

    public Dictionary<string, DiscoveredEndpoint> ToEndpoints() =>
        Discovered.ToDictionary(static pair => pair.Key, static pair => pair.Value.Endpoint, StringComparer.OrdinalIgnoreCase);
}
