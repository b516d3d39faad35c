using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Planning;

/// <summary>One endpoint of one template as a destination.</summary>
internal sealed record ExpandedDestination(DestinationTemplate Template, DiscoveredEndpoint Endpoint, int? HealthPort, DestinationConfig Config)
{
    /// <summary>Whether the same destination would come out again.</summary>
    public bool IsSame(DestinationTemplate template, DiscoveredEndpoint endpoint, int? healthPort) =>
        ReferenceEquals(Template, template) && HealthPort == healthPort && Endpoint.TargetName == endpoint.TargetName;
}
