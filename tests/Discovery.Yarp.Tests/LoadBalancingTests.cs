using Discovery.Yarp.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class LoadBalancingTests
{
    private const int Picks = 20_000;

    [Fact]
    public async Task K14_Weighted_EachAsItsWeightSays_AndAtOnceWhenThatChanges()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { Weight = 75 }, new DiscoveredEndpoint("10.0.0.2", 80) { Weight = 25 });
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))]);
        var before = gateway.Cluster("c").Destinations["d/10.0.0.1:80"];
        AssertShares(gateway, DiscoveryLoadBalancingPolicies.Weighted, 0.75, 0.25);

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { Weight = 0 }, new DiscoveredEndpoint("10.0.0.2", 80) { Weight = 25 });
        await gateway.Scheduler.WaitUntilAsync(() => gateway.Discovered.GetEndpoints("c")["d/10.0.0.1:80"].Weight == 0);

        AssertShares(gateway, DiscoveryLoadBalancingPolicies.Weighted, 0, 1);
        Assert.Same(before, gateway.Cluster("c").Destinations["d/10.0.0.1:80"]);
    }

    [Fact]
    public async Task Weighted_BusyDestination_IsAvoided()
    {
        await using var busy = new DyingBackend(Death.Holds);
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, busy.Endpoint, new DiscoveredEndpoint("10.0.0.2", 80));
        var cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with { LoadBalancingPolicy = FirstPolicy.Of(busy) };
        await using var gateway = await Gateway.StartAsync(services => FirstPolicy.Add(services, Use(registry), busy), [cluster]);
        var held = gateway.SendAsync("GET", "/c/");
        await busy.Asked.WaitAsync(Patience.Time, TestContext.Current.CancellationToken);

        AssertShares(gateway, DiscoveryLoadBalancingPolicies.Weighted, 0, 1);

        Assert.False(held.IsCompleted);
    }

    [Fact]
    public async Task ZoneAware_OwnZoneWhileItHasAny_ElseAll()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, Zoned("10.0.0.1", "eu-1a"), Zoned("10.0.0.2", "eu-1b"));
        await using var gateway = await Gateway.StartAsync(
            services =>
            {
                Use(registry)(services);
                services.Configure<DiscoveryOptions>(static options => options.Zone = "eu-1b");
            },
            [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))]);
        AssertShares(gateway, DiscoveryLoadBalancingPolicies.ZoneAware, 0, 1);

        registry.Set(Httpbin, Zoned("10.0.0.1", "eu-1a"), Zoned("10.0.0.2", "eu-1c"));
        await gateway.Scheduler.WaitUntilAsync(() => gateway.Discovered.GetEndpoints("c")["d/10.0.0.2:80"].Zone == "eu-1c");

        AssertShares(gateway, DiscoveryLoadBalancingPolicies.ZoneAware, 0.5, 0.5);
    }

    [Theory]
    [InlineData(DiscoveryLoadBalancingPolicies.Weighted)]
    [InlineData(DiscoveryLoadBalancingPolicies.ZoneAware)]
    public async Task Request_ByPolicy_IsForwarded(string policy)
    {
        await using var one = await Backend.StartAsync("one");
        await using var two = await Backend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint, two.Endpoint);
        var cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with { LoadBalancingPolicy = policy };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster]);

        var answers = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            answers.Add((await gateway.GetAsync("/c/")).Split(' ')[0]);
        }

        Assert.Equal(["one", "two"], answers.Order());
    }

    private static DiscoveredEndpoint Zoned(string host, string zone) => new(host, 80) { Zone = zone };

    private static void AssertShares(Gateway gateway, string policyName, params double[] shares)
    {
        var policy = gateway.Services.GetServices<ILoadBalancingPolicy>().Single(policy => policy.Name == policyName);
        var cluster = gateway.Cluster("c");
        var available = cluster.DestinationsState.AvailableDestinations;
        var context = new DefaultHttpContext();

        var counts = Enumerable.Range(0, Picks).Select(_ => policy.PickDestination(context, cluster, available)!.DestinationId).CountBy(static id => id).ToDictionary();

        Assert.All(shares.Index().Where(static share => share.Item > 0), share => Assert.InRange(
            counts.GetValueOrDefault($"d/10.0.0.{share.Index + 1}:80"), (int)(Picks * (share.Item - 0.02)), (int)(Picks * (share.Item + 0.02))));
        Assert.Equal(shares.Count(static share => share > 0), counts.Count);
    }
}
