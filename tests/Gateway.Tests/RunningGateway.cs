using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>The sample gateway with its demo cluster, its own settings in a folder of the test's, on free ports.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _content;
    private readonly WebApplication _app;

    private RunningGateway(DirectoryInfo content, WebApplication app)
    {
        _content = content;
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Demo = app.Services.GetRequiredService<DemoCluster>();
    }

    public HttpClient Client { get; }

    public DemoCluster Demo { get; }

    private string Settings => Path.Combine(_content.FullName, "appsettings.json");

    public static Task<RunningGateway> StartAsync(CancellationToken cancellationToken, params string[] arguments) =>
        StartAsync(static _ => { }, cancellationToken, arguments);

    public static async Task<RunningGateway> StartAsync(
        Action<WebApplicationBuilder> configure, CancellationToken cancellationToken, params string[] arguments)
    {
        var content = Directory.CreateTempSubdirectory("gateway-tests-");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", "appsettings.json"), Path.Combine(content.FullName, "appsettings.json"));
        var ports = FreePorts.Take(5);
        var app = await GatewayApp.BuildAsync(
            [
                "--contentRoot", content.FullName,
                "--Urls", "http://127.0.0.1:0",
                "--Demo:ApiServerPort", $"{ports[0]}",
                "--Demo:BackendPorts:0", $"{ports[1]}",
                "--Demo:BackendPorts:1", $"{ports[2]}",
                "--Demo:BackendPorts:2", $"{ports[3]}",
                "--Demo:BackendPorts:3", $"{ports[4]}",
                "--Discovery:Registries:my-k8s-cluster:ApiServer", $"http://127.0.0.1:{ports[0]}",
                .. arguments,
            ],
            builder =>
            {
                builder.Logging.ClearProviders();
                configure(builder);
            });
        await app.StartAsync(cancellationToken);
        return new RunningGateway(content, app);
    }

    /// <summary>Changes the settings file, as somebody with an editor does.</summary>
    public void Edit(Action<JsonNode> change)
    {
        var settings = JsonNode.Parse(File.ReadAllText(Settings))!;
        change(settings);
        File.WriteAllText(Settings, settings.ToJsonString());
    }

    public void SetEnabled(bool enabled) =>
        Edit(settings => settings["Discovery"]!["Registries"]!["my-k8s-cluster"]!["Enabled"] = enabled);

    public async Task<HttpStatusCode> StatusAsync(CancellationToken cancellationToken, string path = "/v1/anything")
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return response.StatusCode;
    }

    /// <summary>The pod that serves one request, which must succeed.</summary>
    public async Task<string> PodAsync(CancellationToken cancellationToken)
    {
        using var response = await Client.GetAsync(new Uri("/v1/anything", UriKind.Relative), cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["pod"]!;
    }

    /// <summary>The pods that serve so many requests, in order of their names.</summary>
    public async Task<IReadOnlyCollection<string>> PodsAsync(int requests, CancellationToken cancellationToken)
    {
        SortedSet<string> pods = new(StringComparer.Ordinal);
        for (var i = 0; i < requests; i++)
        {
            pods.Add(await PodAsync(cancellationToken));
        }

        return pods;
    }

    /// <summary>What the dump says of the registry; it is there in development only.</summary>
    public async Task<JsonObject> RegistryAsync(CancellationToken cancellationToken) =>
        (await Client.GetFromJsonAsync<JsonObject>("/discovery", cancellationToken))!["registries"]![0]!.AsObject();

    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) =>
        _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

    /// <summary>Asks until it is so; the token bounds it.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _content.Delete(recursive: true);
    }
}
