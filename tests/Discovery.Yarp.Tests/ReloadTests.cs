using Discovery.Yarp.Following;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class ReloadTests
{
    private static readonly ClusterConfig Cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc"));

    [Fact]
    public async Task Reload_AfterLiveChange_KeepsItAndTheStates()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.2", 80));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80", "d/10.0.0.2:80");
        var states = gateway.Cluster("c").Destinations.ToArray();

        gateway.Reload(Cluster with { LoadBalancingPolicy = "Random" });

        Assert.Equal(["d/10.0.0.1:80", "d/10.0.0.2:80"], gateway.Destinations("c"));
        Assert.All(states, state => Assert.Same(state.Value, gateway.Cluster("c").Destinations[state.Key]));
        Assert.Equal("Random", gateway.Cluster("c").Model.Config.LoadBalancingPolicy);
    }

    [Fact]
    public async Task Reload_ChangedWhileInFlight_EndsWithTheLatest()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        FilterBehind behind = new();
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Cluster], proxy => proxy.Services.AddSingleton<IProxyConfigFilter>(behind));
        behind.Next = cluster =>
        {
            // Too late for the filter, too early for who follows: only the end of the reload can put it right.
            registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.3", 80));
            return cluster;
        };

        gateway.Reload(Clusters.Make("c", ("e", "http://httpbin.apisix.svc/v2"), ("fixed", "http://10.0.0.9")));
        await gateway.WaitForAsync("c", "e/10.0.0.3:80", "fixed");

        Assert.Equal("http://10.0.0.3:80/v2", gateway.Cluster("c").Destinations["e/10.0.0.3:80"].Model.Config.Address);
    }

    [Fact]
    public async Task Reload_ServiceWithoutEndpointsSwapped_FollowsTheNewOne()
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", "http://another.apisix.svc"))]);

        // For YARP nothing has changed: no destinations before and after.
        gateway.Reload(Cluster);
        registry.Set(new ServiceId("apisix", "another"), new DiscoveredEndpoint("10.0.0.8", 80));
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));

        await gateway.WaitForAsync("c", "d/10.0.0.1:80");
    }

    [Fact]
    public async Task Reload_Fails_KeepsFollowingTheOldConfiguration()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        FilterBehind behind = new();
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Cluster], proxy => proxy.Services.AddSingleton<IProxyConfigFilter>(behind));
        behind.Next = static _ => throw new InvalidOperationException("refused");

        gateway.Reload(Clusters.Make("c", ("e", "http://httpbin.apisix.svc/v2")));
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.2", 80));
        await gateway.WaitForAsync("c", "d/10.0.0.2:80");

        Assert.Equal(1, gateway.Reloads.Failed);
        Assert.Equal("http://10.0.0.2:80/", gateway.Cluster("c").Destinations["d/10.0.0.2:80"].Model.Config.Address);
    }

    [Fact]
    public async Task Reload_FailsHalfway_PutsTheOldDestinationsBack()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        BreakableClientFactory clients = new();
        await using var gateway = await Gateway.StartAsync(
            services => services.AddSingleton<IForwarderHttpClientFactory>(clients).AddDiscovery().AddRegistry(registry), [Cluster]);
        clients.Throws = true;

        gateway.Reload(Clusters.Make("c", ("e", "http://httpbin.apisix.svc/v2")));

        Assert.Equal(1, gateway.Reloads.Failed);
        Assert.Equal(["d/10.0.0.1:80"], gateway.Cluster("c").Destinations.Keys);
        Assert.Equal(["d/10.0.0.1:80"], gateway.Destinations("c"));
    }

    [Fact]
    public async Task Reload_FailsAfterItTookEffect_FollowsTheNewConfiguration()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        ThrowingConfigListener thrower = new();
        await using var gateway = await Gateway.StartAsync(
            services => services.AddSingleton<IConfigChangeListener>(thrower).AddDiscovery().AddRegistry(registry), [Cluster]);
        thrower.Throws = true;

        gateway.Reload(Clusters.Make("c", ("e", "http://httpbin.apisix.svc/v2")));
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.2", 80));

        await gateway.WaitForAsync("c", "e/10.0.0.2:80");
    }

    [Fact]
    public async Task Reload_FilterBehindOursChangesDestinations_IsNotUndone()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        FilterBehind behind = new();
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Cluster], proxy => proxy.Services.AddSingleton<IProxyConfigFilter>(behind));
        behind.Next = static cluster => cluster with
        {
            Destinations = cluster.Destinations!.ToDictionary(static pair => pair.Key, static pair => pair.Value with { Host = "changed" }),
        };

        gateway.Reload(Cluster);
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.2", 80));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80", "d/10.0.0.2:80");

        Assert.Equal("changed", gateway.Cluster("c").Destinations["d/10.0.0.1:80"].Model.Config.Host);
    }

    [Fact]
    public async Task Reload_ClusterRemoved_IsNoLongerFollowed()
    {
        var resolver = new CountingResolver();
        await using var gateway = await Gateway.StartAsync(
            services => services.AddSingleton<IServiceResolver>(resolver),
            [Cluster, Clusters.Make("other", ("d", "http://another.apisix.svc"))]);
        Assert.Equal(2, resolver.Registrations);
        Assert.Single(gateway.Discovered.GetEndpoints("c"));
        var removed = gateway.Cluster("c");

        gateway.Reload(Clusters.Make("other", ("d", "http://another.apisix.svc")));

        Assert.Equal(1, resolver.Registrations);
        Assert.Empty(gateway.Discovered.GetEndpoints("c"));
        Assert.Single(gateway.Services.GetRequiredService<FollowedClusters>().Followers);
        Assert.Single(removed.Destinations);
    }

    [Fact]
    public async Task Reload_ManyTimes_LeavesNothingBehind()
    {
        var resolver = new CountingResolver();
        await using var gateway = await Gateway.StartAsync(services => services.AddSingleton<IServiceResolver>(resolver), [Cluster]);

        for (var i = 0; i < 300; i++)
        {
            gateway.Reload(Cluster, Clusters.Make($"c{i}", ("d", $"http://s{i}.apisix.svc"), ("e", "http://another.apisix.svc")));
            Assert.Equal(3, resolver.Registrations);
        }

        gateway.Reload();
        Assert.Equal(0, resolver.Registrations);
        Assert.Empty(gateway.Services.GetRequiredService<FollowedClusters>().Followers);
    }

    [Fact]
    public async Task Dispose_Gateway_LeavesNothingBehind()
    {
        var resolver = new CountingResolver();
        await using (await Gateway.StartAsync(services => services.AddSingleton<IServiceResolver>(resolver), [Cluster]))
        {
            Assert.Equal(1, resolver.Registrations);
        }

        Assert.Equal(0, resolver.Registrations);
        resolver.Fire();
    }
}
