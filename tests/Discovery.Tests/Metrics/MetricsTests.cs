using System.Net;
using Discovery.Tests.Http;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task HttpClient_CountsResolutionsPicksRetriesAndEjections()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2")));
        using var measurements = new Measurements(fixture.Services);
        fixture.Far.Answer = _ => fixture.Far.Seen.Count > 1 ? new(HttpStatusCode.OK) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");

        using var response = await fixture.Get("http://basket.shop/");
        await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get("http://orders.shop/"));

        Assert.Equal(2, measurements.Sum("discovery.picks", "discovery.consumer=http_client"));
        Assert.Equal(1, measurements.Sum("discovery.retries", "discovery.consumer=http_client"));
        Assert.Equal(1, measurements.Sum("discovery.ejections"));
        Assert.Equal(1, measurements.Sum("discovery.resolutions", "discovery.status=service-not-found"));
        Assert.InRange(measurements.Sum("discovery.resolutions", "discovery.status=resolved"), 2, 4);
    }

    [Fact]
    public void Registries_SayPhaseAgeAndWhatTheyKnow()
    {
        var time = new FakeTimeProvider();
        var registry = new StubRegistry("stub");
        using var provider = Make.Services(registry, services => services.AddSingleton<TimeProvider>(time));
        registry.Sync(
            Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2", ready: false), new DiscoveredEndpoint("10.0.0.3", 80) { Ready = false, Terminating = true }),
            Make.Snapshot(Make.Orders));
        registry.Status = new() { Phase = RegistryPhase.Stale, LastContact = time.GetUtcNow(), Warnings = ["one"] };
        time.Advance(TimeSpan.FromSeconds(42));
        _ = provider.GetRequiredService<IServiceResolver>();
        using var measurements = new Measurements(provider);

        measurements.Collect();

        Assert.Equal(["discovery.registry=stub: 42"], measurements.Of("discovery.registry.age"));
        Assert.Equal(["discovery.registry=stub: 1"], measurements.Of("discovery.registry.warnings"));
        Assert.Equal(
            ["discovery.registry=stub discovery.state=ready: 1", "discovery.registry=stub discovery.state=empty: 1"], measurements.Of("discovery.registry.services"));
        Assert.Equal(
            ["discovery.registry=stub discovery.state=ready: 1", "discovery.registry=stub discovery.state=draining: 1", "discovery.registry=stub discovery.state=not_ready: 1"],
            measurements.Of("discovery.registry.endpoints"));
        Assert.Equal(1, measurements.Sum("discovery.registry.phase", "discovery.registry=stub discovery.phase=stale"));
        Assert.Equal(5, measurements.Of("discovery.registry.phase").Count());
        Assert.Single(measurements.Of("discovery.registry.phase"), static line => line.EndsWith(": 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ResolutionStatus.Resolved, "resolved")]
    [InlineData(ResolutionStatus.UnknownRegistry, "unknown-registry")]
    [InlineData(ResolutionStatus.RegistryDisabled, "registry-disabled")]
    [InlineData(ResolutionStatus.NotSynced, "not-synced")]
    [InlineData(ResolutionStatus.NamespaceExcluded, "namespace-excluded")]
    [InlineData(ResolutionStatus.ServiceNotFound, "service-not-found")]
    [InlineData(ResolutionStatus.PortNotFound, "port-not-found")]
    [InlineData(ResolutionStatus.NoReadyEndpoints, "no-ready-endpoints")]
    public void Status_HasAName(ResolutionStatus status, string name) => Assert.Equal(name, Discovery.Metrics.ResolutionStatusName.Of(status));
}
