using Discovery.Metrics;
using Discovery.Yarp.Following;
using Discovery.Yarp.Planning;

namespace Discovery.Yarp.Reasons;

/// <summary>Asks the registries, at the moment of the failure, why a cluster has no destination.</summary>
internal sealed class DestinationReasons(FollowedClusters clusters, ClusterExpander expander)
{
    /// <returns><see langword="null"/> for a cluster without services.</returns>
    public DestinationReason? Of(string clusterId)
    {
        if (clusters.Find(clusterId) is not { } plan)
        {
            return null;
        }

        var services = expander.Expand(plan).Services;
        if (services.Count == 0)
        {
            return new DestinationReason("unknown-registry", "its destinations name a registry that there is not");
        }

        // Where one of several has endpoints, those are what is missing: something has taken them out of the rotation.
        var telling = services.FirstOrDefault(static service => service.Resolution.Status == ResolutionStatus.Resolved) ?? services[0];
        return telling.Resolution.Status == ResolutionStatus.Resolved
            ? new DestinationReason("no-healthy-destinations", $"{telling.Resolution.Reason}, and the proxy holds all of them for unhealthy")
            : new DestinationReason(ResolutionStatusName.Of(telling.Resolution.Status), string.Join("; ", services.Select(static service => service.Resolution.Reason).Distinct()));
    }
}
