using Discovery.Yarp.Tests.Support;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("http://httpbin.apisix.svc", "httpbin.apisix.svc")]
    [InlineData("http://httpbin.apisix.local", "httpbin.apisix.local")]
    [InlineData("http://_web.httpbin.apisix.local", "httpbin.apisix.local")]
    [InlineData("http://httpbin.apisix.local:8080", "httpbin.apisix.local:8080")]
    public async Task Request_QualifiedHost_ReachesTheEndpointWithItsHost(string address, string host)
    {
        await using var backend = await Backend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", backend.Port) { PortName = "web" });
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", address))]);

        Assert.Equal($"one {host} /get", await gateway.GetAsync("/c/get"));
    }

    [Theory]
    [InlineData("http://httpbin", "", "apisix")]
    [InlineData("http://httpbin", "local", "apisix")]
    [InlineData("http://httpbin.apisix", "local", "default")]
    [InlineData("http://_web.httpbin.apisix", "local", "default")]
    public async Task Request_ShortHostInClusterWithRegistry_ReachesTheEndpoint(string address, string metadata, string defaultNamespace)
    {
        await using var backend = await Backend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local", defaultNamespace);
        registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", backend.Port) { PortName = "web" });
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", address)).WithRegistry(metadata)]);

        Assert.StartsWith("one ", await gateway.GetAsync("/c/get"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SeveralRegistries_TakesTheOneOfTheMetadataUnlessTheHostNamesOne()
    {
        await using var one = await Backend.StartAsync("one");
        await using var two = await Backend.StartAsync("two");
        await using var first = new InMemoryRegistry("first");
        await using var second = new InMemoryRegistry("second");
        first.Set(Httpbin, one.Endpoint);
        second.Set(Httpbin, two.Endpoint);
        await using var gateway = await Gateway.StartAsync(Use(first, second),
        [
            Clusters.Make("short", ("d", "http://httpbin.apisix")).WithRegistry("second"),
            Clusters.Make("svc", ("d", "http://httpbin.apisix.svc")).WithRegistry("second"),
            Clusters.Make("named", ("d", "http://httpbin.apisix.first")).WithRegistry("second"),
        ]);

        Assert.StartsWith("two ", await gateway.GetAsync("/short/"), StringComparison.Ordinal);
        Assert.StartsWith("two ", await gateway.GetAsync("/svc/"), StringComparison.Ordinal);
        Assert.StartsWith("one ", await gateway.GetAsync("/named/"), StringComparison.Ordinal);
    }
}
