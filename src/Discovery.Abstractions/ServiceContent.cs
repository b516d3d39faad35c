namespace Discovery;

/// <summary>
/// What a snapshot says of its service. It may be worked out when somebody asks: a process asks for few of a cluster's services,
/// and what nobody asks for should cost no more than what the registry has to keep anyway.
/// </summary>
/// <remarks>Says the same whenever it is asked. Safe for any number of threads.</remarks>
internal abstract class ServiceContent
{
    public abstract IReadOnlyList<ServicePort> Ports { get; }

    /// <summary>All endpoints, kept from the first time on.</summary>
    public abstract IReadOnlyList<DiscoveredEndpoint> Endpoints { get; }

    public abstract EndpointCounts Counts { get; }

    /// <summary>All endpoints for somebody who looks at them once: nothing is kept that is not kept already.</summary>
    public abstract IReadOnlyList<DiscoveredEndpoint> Peek();

    /// <summary>Whether both are known to say the same. What is not worked out yet is not worked out for this.</summary>
    public abstract bool IsSameAs(ServiceContent other);
}
