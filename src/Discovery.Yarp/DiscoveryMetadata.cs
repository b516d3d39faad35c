namespace Discovery.Yarp;

/// <summary>The metadata keys this adapter reads from clusters and writes to destinations.</summary>
public static class DiscoveryMetadata
{
    /// <summary>
    /// On a cluster: the registry for destinations whose host names none. Its presence alone also makes one- and two-label hosts
    /// (<c>http://httpbin</c>, <c>http://httpbin.apisix</c>) discovered; an empty value means the default registry.
    /// </summary>
    public const string Registry = "Discovery.Registry";

    /// <summary>On a discovered destination: <see cref="DiscoveredEndpoint.TargetName"/>, in Kubernetes the pod's name, if known.</summary>
    public const string Target = "Discovery.Target";
}
