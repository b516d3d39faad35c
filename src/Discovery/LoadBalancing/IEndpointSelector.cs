namespace Discovery;

/// <summary>Chooses the endpoint of one request: the strategy of a load balancer.</summary>
/// <remarks>
/// To use one of your own, register it under a name and give that name to a client:
/// <c>services.AddKeyedSingleton&lt;IEndpointSelector, Mine&gt;("Mine")</c> and <c>AddDiscovery(o =&gt; o.Selector = "Mine")</c>.
/// It is asked on the request path by any number of threads at once, so it takes no lock and does no I/O.
/// </remarks>
public interface IEndpointSelector
{
    /// <summary>Chooses one of the candidates.</summary>
    /// <param name="service">What was asked for.</param>
    /// <param name="candidates">
    /// At least one: the usable endpoints (rule K08) of this process' part of the topology (rule K13), without those that are ejected
    /// and those that this request has tried. The same object as long as these are the same.
    /// </param>
    /// <returns>The index of the choice.</returns>
    int Select(ServiceReference service, EndpointCandidates candidates);
}
