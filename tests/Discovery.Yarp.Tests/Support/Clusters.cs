using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Tests.Support;

internal static class Clusters
{
    public static ClusterConfig Make(string id, params (string Id, string Address)[] destinations) => new()
    {
        ClusterId = id,
        Destinations = destinations.ToDictionary(
            static destination => destination.Id, static destination => new DestinationConfig { Address = destination.Address }),
    };

    public static ClusterConfig WithRegistry(this ClusterConfig cluster, string registry) =>
        cluster with { Metadata = new Dictionary<string, string> { [DiscoveryMetadata.Registry] = registry } };
}
