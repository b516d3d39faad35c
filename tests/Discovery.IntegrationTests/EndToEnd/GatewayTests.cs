using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>The sample gateway with its own configuration, pointed at a real API server by configuration only.</summary>
public sealed class GatewayTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task Gateway_RealApiServer_200ThroughDiscovery_503WhenDisabled_And200Again()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", (RealGateway.AddressOf(1), true));
        await ns.CreateSliceAsync("b", "httpbin", (RealGateway.AddressOf(2), true));
        var token = await cluster.GrantTokenAsync(
            [AccessRule.ClusterWide(ApiResource.EndpointSlices, "list", "watch"), AccessRule.ClusterWide(ApiResource.Services, "list", "watch")], Deadline);
        await using var gateway = await RealGateway.StartAsync(ns, token, pods: 2, Deadline);

        var answer = await gateway.Client.GetFromJsonAsync<JsonObject>("/v1/anything/hello?x=1", Deadline);
        Assert.Equal("1", (string?)answer!["args"]!["x"]);
        Assert.Equal("GET", (string?)answer["method"]);
        Assert.Equal("/anything/hello", new Uri((string)answer["url"]!).AbsolutePath);
        Assert.Equal(["httpbin-1", "httpbin-2"], await gateway.PodsAsync(10, Deadline));

        // Scale down: from the request on that follows the change, one pod answers, and no request fails on the way.
        await ns.DeleteSliceAsync("a");
        await RealGateway.UntilAsync(async () => await gateway.PodsAsync(4, Deadline) is ["httpbin-2"], Deadline);

        gateway.SetEnabled(false);
        await RealGateway.UntilAsync(async () => await gateway.StatusAsync(Deadline) == HttpStatusCode.ServiceUnavailable, Deadline);
        gateway.SetEnabled(true);
        await RealGateway.UntilAsync(async () => await gateway.StatusAsync(Deadline) == HttpStatusCode.OK, Deadline);
    }
}
