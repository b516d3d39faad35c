using Discovery.Yarp.Planning;
using Microsoft.Extensions.Logging;

namespace Discovery.Yarp.Following;

/// <summary>Says why a destination has no endpoints, once for each reason.</summary>
internal sealed class DestinationReport(string clusterId, ILogger logger)
{
    private Dictionary<string, string> _reasons = [];

    public void Tell(ExpandedCluster cluster)
    {
        Dictionary<string, string> reasons = [];
        foreach (var (template, reference, resolution) in cluster.Services)
        {
            var told = _reasons.GetValueOrDefault(template.Id);
            if (resolution.Status == ResolutionStatus.Resolved)
            {
                if (told is not null)
                {
                    FollowerLog.EndpointsFound(logger, clusterId, template.Id, reference, resolution.Endpoints.Count);
                }

                continue;
            }

            reasons[template.Id] = resolution.Reason;
            if (told != resolution.Reason)
            {
                // A proxy loads its configuration before registries have synced: at each start, and no reason to worry.
                var level = resolution.Status == ResolutionStatus.NotSynced ? LogLevel.Information : LogLevel.Warning;
                FollowerLog.NoEndpoints(logger, level, clusterId, template.Id, reference, resolution.Status, resolution.Reason);
            }
        }

        _reasons = reasons;
    }
}
