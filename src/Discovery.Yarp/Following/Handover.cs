using Discovery.Yarp.Planning;

namespace Discovery.Yarp.Following;

/// <summary>What a reload left behind for the follower of a cluster.</summary>
/// <param name="Plan">The cluster's new configuration; <see langword="null"/> if the reload failed and the one before it holds.</param>
/// <param name="Put">The destinations the reload has, or may have, put into the cluster for us.</param>
internal sealed record Handover(ClusterPlan? Plan, ExpandedCluster? Put);
