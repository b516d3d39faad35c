namespace Discovery.Yarp;

/// <summary>Names for <c>LoadBalancingPolicy</c> of a cluster.</summary>
public static class DiscoveryLoadBalancingPolicies
{
    /// <summary>
    /// Of two destinations drawn at random, by the weight of their endpoints (rule K14), the one with fewer requests relative to its
    /// weight. Destinations that are not discovered have the default weight.
    /// </summary>
    public const string Weighted = "DiscoveryWeighted";

    /// <summary>
    /// The same among the destinations in this process' zone, <see cref="DiscoveryOptions.Zone"/>; among all when none of them is available
    /// or the zone is not set. Unlike topology hints (rule K13), which the cluster gives only when capacity allows, it always prefers the zone.
    /// </summary>
    public const string ZoneAware = "DiscoveryZoneAware";
}
