namespace Discovery;

/// <summary>The Kubernetes resource that endpoints are read from.</summary>
public enum KubernetesEndpointResource
{
    /// <summary>EndpointSlices; Endpoints where the server has no slices or permission covers Endpoints only.</summary>
    Auto,

    /// <summary><c>discovery.k8s.io/v1</c> EndpointSlices.</summary>
    EndpointSlices,

    /// <summary><c>v1</c> Endpoints: deprecated, and cut off at 1,000 addresses.</summary>
    Endpoints,
}
