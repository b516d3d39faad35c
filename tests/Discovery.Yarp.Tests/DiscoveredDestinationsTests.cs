using Discovery.Yarp.Tests.Support;
using Yarp.ReverseProxy.Configuration;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class DiscoveredDestinationsTests
{
    private static readonly ClusterConfig Cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc"), ("fixed", "http://10.0.0.9"));

    [Fact]
    public async Task TryGetEndpoint_DiscoveredAndOthers_KnowsTheDiscoveredOnes()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { Zone = "eu-1a", NodeName = "node-7", Weight = 10 });
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);

        Assert.True(gateway.Discovered.TryGetEndpoint("C", "D/10.0.0.1:80", out var endpoint));
        Assert.Equal(("eu-1a", "node-7", 10), (endpoint.Zone, endpoint.NodeName, endpoint.Weight));
        Assert.False(gateway.Discovered.TryGetEndpoint("c", "fixed", out _));
        Assert.False(gateway.Discovered.TryGetEndpoint("nothing", "d/10.0.0.1:80", out _));
    }

    [Fact]
    public async Task Change_ZoneAndWeight_KeepTheDestinationAndMakeANewList()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);
        var state = gateway.Cluster("c").Destinations["d/10.0.0.1:80"];
        var list = gateway.Cluster("c").DestinationsState.AllDestinations;
        var endpoints = gateway.Discovered.GetEndpoints("c");

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { Zone = "eu-1a", Weight = 10 });
        await gateway.Scheduler.WaitUntilAsync(() => gateway.Discovered.GetEndpoints("c")["d/10.0.0.1:80"].Weight == 10);

        // What is worked out per list, as weights are, is worked out anew.
        await gateway.Scheduler.WaitUntilAsync(() => gateway.Cluster("c").DestinationsState.AllDestinations != list);
        Assert.Same(state, gateway.Cluster("c").Destinations["d/10.0.0.1:80"]);
        Assert.Equal(DiscoveredEndpoint.DefaultWeight, endpoints["d/10.0.0.1:80"].Weight);
        Assert.Empty(gateway.Listener.Changes);
    }

    [Fact]
    public async Task GetEndpoints_NothingChanged_IsTheSameObject()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);
        var before = gateway.Discovered.GetEndpoints("c");

        gateway.Reload(Cluster);

        Assert.Same(before, gateway.Discovered.GetEndpoints("c"));
    }
}
