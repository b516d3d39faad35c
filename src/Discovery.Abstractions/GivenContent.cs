namespace Discovery;

/// <summary>Ports and endpoints that are there already.</summary>
internal sealed class GivenContent(IReadOnlyList<ServicePort> ports, IReadOnlyList<DiscoveredEndpoint> endpoints) : ServiceContent
{
    public static readonly GivenContent None = new([], []);

    public override IReadOnlyList<ServicePort> Ports => ports;

    public override IReadOnlyList<DiscoveredEndpoint> Endpoints => endpoints;

    public override EndpointCounts Counts =>
        endpoints.Aggregate(default(EndpointCounts), static (counts, endpoint) => counts.With(endpoint.Ready, endpoint.Serving, endpoint.Terminating));

    public override IReadOnlyList<DiscoveredEndpoint> Peek() => endpoints;

    public override bool IsSameAs(ServiceContent other) =>
        other is GivenContent given && ports.SequenceEqual(given.Ports) && endpoints.SequenceEqual(given.Endpoints);
}
