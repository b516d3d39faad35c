using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Demo;

namespace Gateway.Tests;

/// <summary>What the README promises of the sample, on the sample as it is.</summary>
public sealed class GatewayTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public GatewayTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Request_ThroughDiscovery_ReachesAPodWithoutThePrefix()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);

        var answer = await gateway.Client.GetFromJsonAsync<JsonObject>("/v1/anything/hello?x=1", Deadline);

        Assert.Equal("1", (string?)answer!["args"]!["x"]);
        Assert.Equal("GET", (string?)answer["method"]);
        Assert.Equal("/anything/hello", new Uri((string)answer["url"]!).AbsolutePath);
    }

    [Fact]
    public async Task Post_Json_IsEchoedAsHttpbinDoes()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);

        using var response = await gateway.Client.PostAsJsonAsync("/v1/anything?a=1&a=2", new { name = "value" }, Deadline);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Deadline);

        Assert.Equal("POST", (string?)answer!["method"]);
        Assert.Equal("value", (string?)answer["json"]!["name"]);
        Assert.Equal("""{"name":"value"}""", (string?)answer["data"]);
        Assert.Equal(["1", "2"], answer["args"]!["a"]!.AsArray().Select(static value => (string)value!));
    }

    [Fact]
    public async Task Post_FormWithFile_IsEchoedAsHttpbinDoes()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);
        using var form = new MultipartFormDataContent { { new StringContent("b"), "a" }, { new StringContent("content"), "upload", "file.txt" } };

        using var response = await gateway.Client.PostAsync(new Uri("/v1/anything", UriKind.Relative), form, Deadline);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Deadline);

        Assert.Equal("b", (string?)answer!["form"]!["a"]);
        Assert.Equal("content", (string?)answer["files"]!["upload"]);
    }

    [Fact]
    public async Task TenCalls_TwoPods_BothAnswer()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);

        Assert.Equal(["httpbin-1", "httpbin-2"], await gateway.PodsAsync(10, Deadline));
    }

    [Fact]
    public async Task Scaling_UnderLoad_ChangesWhoAnswersAndFailsNoRequest()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);
        using var enough = new CancellationTokenSource();
        var load = Task.Run(
            async () =>
            {
                var requests = 0;
                while (!enough.IsCancellationRequested)
                {
                    await gateway.PodAsync(Deadline); // asserts 200
                    requests++;
                }

                return requests;
            },
            Deadline);

        gateway.Demo.Server.Apply(DemoCluster.Slice(gateway.Demo.Pods[2]));
        await RunningGateway.UntilAsync(async () => await gateway.PodAsync(Deadline) == "httpbin-3", Deadline);
        using var api = gateway.Demo.Server.CreateClient();
        foreach (var slice in new[] { "httpbin-1", "httpbin-2" })
        {
            using var deleted = await api.DeleteAsync(new Uri($"apis/discovery.k8s.io/v1/namespaces/apisix/endpointslices/{slice}", UriKind.Relative), Deadline);
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        }

        await RunningGateway.UntilAsync(
            async () => await gateway.PodAsync(Deadline) == "httpbin-3" && await gateway.PodAsync(Deadline) == "httpbin-3" && await gateway.PodAsync(Deadline) == "httpbin-3",
            Deadline);
        await enough.CancelAsync();

        Assert.NotEqual(0, await load);
    }

    [Fact]
    public async Task Manifest_OfTheReadme_IsTakenByTheApiServer()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);
        using var api = gateway.Demo.Server.CreateClient(token: "");
        using var manifest = new StringContent(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sample", "manifests", "httpbin-3.json"), Deadline),
            System.Text.Encoding.UTF8,
            "application/json");

        using var created = await api.PostAsync(new Uri("apis/discovery.k8s.io/v1/namespaces/apisix/endpointslices", UriKind.Relative), manifest, Deadline);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Fact]
    public async Task Disabled_WhileItRuns_503_AndBack()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync(Deadline));

        gateway.SetEnabled(false);
        await RunningGateway.UntilAsync(async () => await gateway.StatusAsync(Deadline) == HttpStatusCode.ServiceUnavailable, Deadline);
        gateway.SetEnabled(true);
        await RunningGateway.UntilAsync(async () => await gateway.StatusAsync(Deadline) == HttpStatusCode.OK, Deadline);
    }

    [Fact]
    public async Task ApiServerGone_LastKnownPodsAnswer()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);

        await gateway.Demo.Server.StopAsync(Deadline);
        for (var i = 0; i < 20; i++)
        {
            await gateway.PodAsync(Deadline);
        }

        await gateway.Demo.Server.RestartAsync(Deadline);
        gateway.Demo.Server.Apply(DemoCluster.Slice(gateway.Demo.Pods[2]));
        await RunningGateway.UntilAsync(async () => await gateway.PodAsync(Deadline) == "httpbin-3", Deadline);
    }

    [Fact]
    public async Task NoReadyEndpoint_503_AndFarFromARoute_404()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline, "--Demo:Pods", "0");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusAsync(Deadline));
        Assert.Equal(HttpStatusCode.NotFound, await gateway.StatusAsync(Deadline, "/v2/anything"));
    }

    [Theory]
    [InlineData("Development", HttpStatusCode.OK)]
    [InlineData("Production", HttpStatusCode.NotFound)]
    public async Task Page_OfWhatIsKnown_IsThereInDevelopmentOnly(string environment, HttpStatusCode expected)
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline, "--environment", environment);

        Assert.Equal(expected, await gateway.StatusAsync(Deadline, "/discovery/ui"));
        Assert.Equal(expected, await gateway.StatusAsync(Deadline, "/discovery/resolve?name=apisix/httpbin:80"));
    }

    [Fact]
    public async Task Start_BadConfiguration_NamesKeyValueAndWhatIsAllowed()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => RunningGateway.StartAsync(Deadline, "--Discovery:Registries:my-k8s-cluster:NamespaceSelector:Match:0", "(?!kube-)"));

        Assert.Contains("Discovery:Registries:my-k8s-cluster:NamespaceSelector:Match:0 is '(?!kube-)'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("NotMatch", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _deadline.Dispose();
}
