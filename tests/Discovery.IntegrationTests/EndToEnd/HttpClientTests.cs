using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;
using Gateway.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>An HttpClient whose address is a name, on a real API server.</summary>
public sealed class HttpClientTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task Get_NameOfAService_ReachesItsPodsInTurn()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var one = await HttpbinPod.StartAsync("httpbin-1", 0);
        await using var two = await HttpbinPod.StartAsync("httpbin-2", 0);
        var network = new PodNetwork();
        network.Add("10.244.1.1", one.Port);
        network.Add("10.244.1.2", two.Port);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true), ("10.244.1.2", true));
        using var credentials = new CredentialFiles(cluster, cluster.AdminToken);
        var services = new ServiceCollection();
        services.AddKubernetesDiscovery("cluster", options =>
        {
            options.ApiServer = cluster.Address;
            options.TokenFile = credentials.TokenFile;
            options.CertificateAuthorityFile = credentials.AuthorityFile;
            options.NamespaceSelector.Equal = ns.Name;
        });
        services.AddHttpClient("httpbin", client => client.BaseAddress = new Uri($"http://httpbin.{ns.Name}"))
            .AddDiscovery(static options => options.Selector = EndpointSelectors.RoundRobin)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectCallback = network.ConnectAsync });
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("httpbin");

        List<string> pods = [];
        for (var i = 0; i < 4; i++)
        {
            var answer = await client.GetFromJsonAsync<JsonObject>("/anything/hello?x=1", Deadline);
            Assert.Equal($"http://httpbin.{ns.Name}/anything/hello?x=1", (string?)answer!["url"]);
            pods.Add((string)answer["pod"]!);
        }

        Assert.Equal(2, pods.Count(static pod => pod == "httpbin-1"));
        Assert.Equal(2, pods.Count(static pod => pod == "httpbin-2"));
    }
}
