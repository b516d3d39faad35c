namespace Discovery.Tests.Resolution;

/// <summary>A content of one endpoint that says how often it was counted.</summary>
internal sealed class CountedContent : ServiceContent
{
    public int Counted { get; private set; }

    public override IReadOnlyList<ServicePort> Ports => [];

    public override IReadOnlyList<DiscoveredEndpoint> Endpoints => [new("10.0.0.1", 80)];

    public override EndpointCounts Counts
    {
        get
        {
            Counted++;
            return new EndpointCounts(1, 0, 0);
        }
    }

    public override IReadOnlyList<DiscoveredEndpoint> Peek() => Endpoints;

    public override bool IsSameAs(ServiceContent other) => other == this;
}
