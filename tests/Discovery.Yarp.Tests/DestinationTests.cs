using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class DestinationTests
{
    [Fact]
    public async Task Load_FixedAndDiscovered_AreMixed()
    {
        await using var one = await Backend.StartAsync("one");
        await using var two = await Backend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, two.Endpoint);
        var cluster = Clusters.Make("c", ("fixed", $"http://127.0.0.1:{one.Port}"), ("d", "http://httpbin.apisix.svc"));
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster with { LoadBalancingPolicy = "RoundRobin" }]);

        var answers = new[] { await gateway.GetAsync("/c/"), await gateway.GetAsync("/c/") };

        Assert.Equal([$"one 127.0.0.1:{one.Port} /", "two httpbin.apisix.svc /"], answers.Order());
        registry.Set(Httpbin);
        await gateway.WaitForAsync("c", "fixed");
        Assert.StartsWith("one ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_AddressWithPath_KeepsThePath()
    {
        await using var backend = await Backend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc/v1/api"))]);

        Assert.Equal("one httpbin.apisix.svc /v1/api/get", await gateway.GetAsync("/c/get"));
    }

    [Fact]
    public async Task Request_ConfiguredHost_GoesBeforeTheAuthority()
    {
        await using var backend = await Backend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        var cluster = new ClusterConfig
        {
            ClusterId = "c",
            Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = "http://httpbin.apisix.svc", Host = "example.org" } },
        };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster]);

        Assert.Equal("one example.org /", await gateway.GetAsync("/c/"));
    }

    [Fact]
    public async Task Request_Https_AsksForTheOriginalNameInTls()
    {
        using var certificate = Certificates.Create("httpbin.apisix.svc");
        string? asked = null;
        await using var backend = await Backend.StartAsync("one", https => https.ServerCertificateSelector = (_, name) =>
        {
            asked = name;
            return certificate;
        });
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        var cluster = Clusters.Make("c", ("d", "https://httpbin.apisix.svc"));
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster], proxy => proxy.ConfigureHttpClient((_, handler) =>
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString()));

        Assert.Equal("one httpbin.apisix.svc /", await gateway.GetAsync("/c/"));
        Assert.Equal("httpbin.apisix.svc", asked);
    }

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("http://api.localhost:5000")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://[fd00::7]:80/")]
    [InlineData("http://api.example.com")]
    [InlineData("http://pod-0.httpbin.apisix.svc.cluster.local")]
    [InlineData("http://httpbin")]
    [InlineData("http://httpbin.apisix")]
    public async Task Load_OtherHosts_AreLeftAsTheyAre(string address)
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.9", 80));
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", address))]);

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.8", 80));

        Assert.Equal(address, gateway.Cluster("c").Destinations["d"].Model.Config.Address);
        Assert.Equal(["d"], gateway.Destinations("c"));
    }

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://api.example.com")]
    public async Task Load_OtherHostsInClusterWithRegistry_AreLeftAsTheyAre(string address)
    {
        await using var registry = new InMemoryRegistry("local");
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", address)).WithRegistry("local")]);

        Assert.Equal(["d"], gateway.Destinations("c"));
    }

    [Fact]
    public async Task Load_Endpoint_KeepsMetadataAndAddsTheTarget()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("fd00::7", 8080) { TargetName = "httpbin-1" });
        var cluster = new ClusterConfig
        {
            ClusterId = "c",
            Destinations = new Dictionary<string, DestinationConfig>
            {
                ["d"] = new() { Address = "http://httpbin.apisix.svc", Metadata = new Dictionary<string, string> { ["tier"] = "gold" } },
            },
        };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster]);

        var (id, destination) = Assert.Single(gateway.Cluster("c").Destinations);

        Assert.Equal("d/[fd00::7]:8080", id);
        Assert.Equal("http://[fd00::7]:8080/", destination.Model.Config.Address);
        Assert.Equal("gold", destination.Model.Config.Metadata!["tier"]);
        Assert.Equal("httpbin-1", destination.Model.Config.Metadata![DiscoveryMetadata.Target]);
    }

    [Fact]
    public async Task AddDiscovery_Twice_IsOnce()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))], static proxy => proxy.AddDiscovery());

        Assert.Single(gateway.Services.GetServices<IProxyConfigFilter>());
        Assert.Equal(["d/10.0.0.1:80"], gateway.Destinations("c"));
    }
}
