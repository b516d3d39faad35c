using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Planning;

/// <summary>What a cluster's configuration says, taken apart once: which destinations may be services, and which are fixed.</summary>
internal sealed class ClusterPlan
{
    public ClusterPlan(ClusterConfig source)
    {
        Registry = source.Metadata?.GetValueOrDefault(DiscoveryMetadata.Registry);
        Destinations = source.Destinations ?? new Dictionary<string, DestinationConfig>();
        Templates = [.. Destinations.Select(pair => Read(pair.Key, pair.Value)).OfType<DestinationTemplate>()];
    }

    /// <summary>What the cluster's metadata names; <see langword="null"/> if it says nothing, empty for the default registry.</summary>
    public string? Registry { get; }

    /// <summary>All destinations as configured.</summary>
    public IReadOnlyDictionary<string, DestinationConfig> Destinations { get; }

    /// <summary>Those that are services, or would be with the right registry.</summary>
    public IReadOnlyList<DestinationTemplate> Templates { get; }

    private DestinationTemplate? Read(string id, DestinationConfig config) =>
        Uri.TryCreate(config.Address, UriKind.Absolute, out var address) && DestinationNames.MayBeService(address, Registry is not null)
            ? new DestinationTemplate(id, config, address)
            : null;
}
