using Grpc.Net.Client.Balancer;

namespace Discovery.Grpc;

/// <summary>
/// What the registry says of an endpoint, on each <see cref="BalancerAddress"/> of a <c>discovery:///</c> channel: for load
/// balancing policies of your own.
/// </summary>
/// <remarks>
/// They may change while the address and its connection stay: read them from <see cref="Subchannel.CurrentAddress"/> when they
/// are needed. The policies <c>pick_first</c> and <c>round_robin</c> look at none of them.
/// </remarks>
public static class DiscoveryBalancerAttributes
{
    /// <summary>The endpoint itself, with everything that is known of it. Always set.</summary>
    public static BalancerAttributesKey<DiscoveredEndpoint> Endpoint { get; } = new("Discovery.Endpoint");

    /// <summary><see cref="DiscoveredEndpoint.Weight"/>: the share of the traffic relative to the other weights, 0 or more. Always set.</summary>
    public static BalancerAttributesKey<int> Weight { get; } = new("Discovery.Weight");

    /// <summary><see cref="DiscoveredEndpoint.Zone"/>: the topology zone it runs in. Set if known.</summary>
    public static BalancerAttributesKey<string> Zone { get; } = new("Discovery.Zone");

    /// <summary><see cref="DiscoveredEndpoint.NodeName"/>: the node it runs on. Set if known.</summary>
    public static BalancerAttributesKey<string> Node { get; } = new("Discovery.Node");

    /// <summary><see cref="DiscoveredEndpoint.TargetName"/>: what stands behind the address, in Kubernetes the pod's name. Set if known.</summary>
    public static BalancerAttributesKey<string> Target { get; } = new("Discovery.Target");
}
