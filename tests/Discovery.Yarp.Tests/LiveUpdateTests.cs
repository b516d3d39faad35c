using Discovery.Yarp.Tests.Support;
using Yarp.ReverseProxy.Configuration;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class LiveUpdateTests
{
    private static readonly ClusterConfig Cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc"));

    [Fact]
    public async Task Change_EndpointsAddedAndRemoved_ReachesTheClusterWithoutReload()
    {
        await using var one = await Backend.StartAsync("one");
        await using var two = await Backend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint);
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);
        Assert.StartsWith("one ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);

        registry.Set(Httpbin, two.Endpoint);
        await gateway.WaitForAsync("c", $"d/127.0.0.1:{two.Port}");

        Assert.StartsWith("two ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);
        Assert.Equal(1, gateway.Reloads.Applied);
    }

    [Fact]
    public async Task Change_OtherEndpoint_KeepsTheStateOfTheUnchangedOne()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.2", 80));
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);
        var kept = gateway.Cluster("c").Destinations["d/10.0.0.1:80"];

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.3", 80));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80", "d/10.0.0.3:80");

        Assert.Same(kept, gateway.Cluster("c").Destinations["d/10.0.0.1:80"]);
        Assert.Contains(gateway.Cluster("c").DestinationsState.AvailableDestinations, destination => destination == kept);
    }

    [Fact]
    public async Task Change_ServiceAppearsAndGoes_Is503ThenRoutedThen503()
    {
        await using var backend = await Backend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);
        Assert.Equal("503", await gateway.GetAsync("/c/"));

        registry.Set(Httpbin, backend.Endpoint);
        await gateway.WaitForAsync("c", $"d/127.0.0.1:{backend.Port}");
        Assert.StartsWith("one ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);

        registry.Set(Httpbin);
        await gateway.WaitForAsync("c");
        Assert.Equal("503", await gateway.GetAsync("/c/"));
        Assert.Equal(1, gateway.Reloads.Applied);
    }
}
