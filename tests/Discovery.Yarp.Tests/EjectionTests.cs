using Discovery.Yarp.Ejection;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class EjectionTests
{
    private static readonly DiscoveredEndpoint[] Four = [.. Enumerable.Range(1, 4).Select(static i => new DiscoveredEndpoint($"10.0.0.{i}", 80))];

    [Fact]
    public async Task Ejected_ByAnyConsumer_IsUnhealthyInEveryClusterAndOnlyThere()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, Four);
        registry.Set(new ServiceId("apisix", "other"), Four[1], new DiscoveredEndpoint("10.0.0.9", 80));
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc")), Clusters.Make("e", ("d", "http://other.apisix.svc"))]);

        gateway.Services.GetRequiredService<IEndpointEjections>().ReportFailure(Four[1]);

        await UntilAsync(() => Available(gateway, "c").SequenceEqual(["d/10.0.0.1:80", "d/10.0.0.3:80", "d/10.0.0.4:80"]));
        await UntilAsync(() => Available(gateway, "e").SequenceEqual(["d/10.0.0.9:80"]));
    }

    [Fact]
    public async Task Ejected_All_HalfStays()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, Four);
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))]);

        foreach (var endpoint in Four)
        {
            gateway.Services.GetRequiredService<IEndpointEjections>().ReportFailure(endpoint);
        }

        await UntilAsync(() => Available(gateway, "c").Length == 2);
        Assert.Equal(2, gateway.Cluster("c").Destinations.Values.Count(static destination => destination.Health.Passive == DestinationHealth.Unhealthy));
    }

    [Fact]
    public async Task Ejected_TimeIsOver_IsAvailableAgain()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, Four);
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))]);

        // Real time: YARP's own clock brings it back.
        gateway.Services.GetRequiredService<IEndpointEjections>().ReportFailure(
            Four[1], new EndpointEjectionOptions { Duration = TimeSpan.FromMilliseconds(200), MaxDuration = TimeSpan.FromSeconds(1) });
        await UntilAsync(() => gateway.Cluster("c").Destinations["d/10.0.0.2:80"].Health.Passive == DestinationHealth.Unhealthy);

        await UntilAsync(() => Available(gateway, "c").Length == 4);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Load_PassiveHealth_IsSwitchedOnUnlessTheConfigurationSaysSomething(bool? configured, bool expected)
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, Four);
        var cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with
        {
            HealthCheck = configured is null ? null : new HealthCheckConfig { Passive = new PassiveHealthCheckConfig { Enabled = configured } },
        };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster, Clusters.Make("static", ("d", "http://10.0.0.1"))]);

        Assert.Equal(expected, gateway.Cluster("c").Model.Config.HealthCheck?.Passive?.Enabled);
        Assert.Equal(configured is null ? EjectionPolicy.PolicyName : null, gateway.Cluster("c").Model.Config.HealthCheck?.Passive?.Policy);
        Assert.Null(gateway.Cluster("static").Model.Config.HealthCheck);
    }

    [Fact]
    public async Task Request_ConnectionBreaksInTheBody_EjectsTheEndpoint()
    {
        await using var good = await Backend.StartAsync("good");
        await using var dying = new DyingBackend(Death.ResetsInBody);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, dying.Endpoint, good.Endpoint);
        var cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with { LoadBalancingPolicy = FirstPolicy.Of(dying) };
        await using var gateway = await Gateway.StartAsync(services => FirstPolicy.Add(services, Use(registry), dying), [cluster]);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => gateway.GetAsync("/c/a"));

        await UntilAsync(() => gateway.Services.GetRequiredService<IEndpointEjections>().IsEjected(dying.Endpoint));
        await UntilAsync(() => Available(gateway, "c").Length == 1);
        Assert.StartsWith("good", await gateway.GetAsync("/c/a"), StringComparison.Ordinal);
    }

    private static string[] Available(Gateway gateway, string cluster) =>
        [.. gateway.Cluster(cluster).DestinationsState.AvailableDestinations.Select(static destination => destination.DestinationId).Order(StringComparer.Ordinal)];

    // YARP moves health on in the background and tells nobody.
    private static async Task UntilAsync(Func<bool> condition) =>
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(condition, Patience.Time), TestContext.Current.CancellationToken));
}
