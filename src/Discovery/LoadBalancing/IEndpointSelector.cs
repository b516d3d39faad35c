namespace Discovery.LoadBalancing;

/// <summary>Chooses the endpoint of one request.</summary>
internal interface IEndpointSelector
{
    /// <summary>Chooses one of the endpoints; on the request path, so without lock or I/O.</summary>
    /// <param name="reference">What was asked for.</param>
    /// <param name="endpoints">The usable endpoints, at least one.</param>
    DiscoveredEndpoint Select(ServiceReference reference, IReadOnlyList<DiscoveredEndpoint> endpoints);
}
