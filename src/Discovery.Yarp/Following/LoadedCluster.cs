using Discovery.Yarp.Planning;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Following;

/// <summary>A cluster as a reload in flight has seen it.</summary>
/// <param name="Plan">Its new configuration.</param>
/// <param name="Put">What we gave the reload.</param>
/// <param name="Destinations">The very object we gave it: whoever has it got it from this reload.</param>
internal sealed record LoadedCluster(ClusterPlan Plan, ExpandedCluster Put, IReadOnlyDictionary<string, DestinationConfig>? Destinations);
