using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;
using Gateway;
using Gateway.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>The sample gateway with its own configuration, pointed at a real API server by configuration only.</summary>
public sealed class GatewayTests(RealClusters clusters) : EndToEndTest
{
    private readonly DirectoryInfo _content = Directory.CreateTempSubdirectory("discovery-gateway-");

    private string Settings => Path.Combine(_content.FullName, "appsettings.json");

    [Fact]
    public async Task Gateway_RealApiServer_200ThroughDiscovery_503WhenDisabled_And200Again()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var one = await HttpbinPod.StartAsync("httpbin-1", 0);
        await using var two = await HttpbinPod.StartAsync("httpbin-2", 0);
        var network = new PodNetwork();
        network.Add("10.244.1.1", one.Port);
        network.Add("10.244.1.2", two.Port);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        await ns.CreateSliceAsync("b", "httpbin", ("10.244.1.2", true));
        var token = await cluster.GrantTokenAsync(
            [AccessRule.ClusterWide(ApiResource.EndpointSlices, "list", "watch"), AccessRule.ClusterWide(ApiResource.Services, "list", "watch")], Deadline);
        using var credentials = new CredentialFiles(cluster, token);
        await using var gateway = await StartAsync(cluster, credentials, ns.Name, network);
        using var client = new HttpClient { BaseAddress = new Uri(gateway.Urls.First()) };

        var answer = await client.GetFromJsonAsync<JsonObject>("/v1/anything/hello?x=1", Deadline);
        Assert.Equal("1", (string?)answer!["args"]!["x"]);
        Assert.Equal("GET", (string?)answer["method"]);
        Assert.Equal("/anything/hello", new Uri((string)answer["url"]!).AbsolutePath);
        Assert.Equal(["httpbin-1", "httpbin-2"], await PodsOfAsync(client, 10));

        // Scale down: from the request on that follows the change, one pod answers, and no request fails on the way.
        await ns.DeleteSliceAsync("a");
        await UntilAsync(async () => await PodsOfAsync(client, 4) is ["httpbin-2"]);

        SetEnabled(false);
        await UntilAsync(async () => await StatusAsync(client) == HttpStatusCode.ServiceUnavailable);
        SetEnabled(true);
        await UntilAsync(async () => await StatusAsync(client) == HttpStatusCode.OK);
    }

    protected override void Dispose(bool disposing)
    {
        _content.Delete(recursive: true);
        base.Dispose(disposing);
    }

    private async Task<WebApplication> StartAsync(IApiServerCluster cluster, CredentialFiles credentials, string ns, PodNetwork network)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", "appsettings.json"), Settings);
        const string registry = "--Discovery:Registries:my-k8s-cluster";
        string[] arguments =
        [
            "--contentRoot", _content.FullName,
            "--Urls", "http://127.0.0.1:0",
            $"{registry}:ApiServer", cluster.Address.ToString(),
            $"{registry}:TokenFile", credentials.TokenFile,
            $"{registry}:NamespaceSelector:Match:0", ns,
            "--ReverseProxy:Clusters:sd-app:Destinations:httpbin:Address", $"http://httpbin.{ns}:80",
        ];
        if (credentials.AuthorityFile is { } authority)
        {
            arguments = [.. arguments, $"{registry}:CertificateAuthorityFile", authority];
        }

        var gateway = await GatewayApp.BuildAsync(
            arguments,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<IForwarderHttpClientFactory>(new PodNetworkForwarder(network));
            });
        await gateway.StartAsync(Deadline);
        return gateway;
    }

    private void SetEnabled(bool enabled)
    {
        var settings = JsonNode.Parse(File.ReadAllText(Settings))!;
        settings["Discovery"]!["Registries"]!["my-k8s-cluster"]!["Enabled"] = enabled;
        File.WriteAllText(Settings, settings.ToJsonString());
    }

    private async Task<List<string>> PodsOfAsync(HttpClient client, int calls)
    {
        SortedSet<string> pods = new(StringComparer.Ordinal);
        for (var i = 0; i < calls; i++)
        {
            using var response = await client.GetAsync(new Uri("/v1/anything", UriKind.Relative), Deadline);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            pods.Add((string)(await response.Content.ReadFromJsonAsync<JsonObject>(Deadline))!["pod"]!);
        }

        return [.. pods];
    }

    private async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/v1/anything", UriKind.Relative), Deadline);
        return response.StatusCode;
    }

    // What a user would do: ask until it is so. The deadline bounds it.
    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(Deadline);
        }
    }
}
