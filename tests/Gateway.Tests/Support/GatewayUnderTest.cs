using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>The sample gateway with its own settings in a folder of the test's, on a free port, and what is asked of it.</summary>
internal abstract class GatewayUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _content;
    private readonly WebApplication _app;

    protected GatewayUnderTest(DirectoryInfo content, WebApplication app)
    {
        _content = content;
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    private string Settings => Path.Combine(_content.FullName, "appsettings.json");

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
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Assert.Fail($"{(int)response.StatusCode} {response.Headers}{(await HealthAsync(cancellationToken)).Entries["discovery"].Description}");
        }

        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["pod"]!;
    }

    /// <summary>The pods that serve so many requests, in order of their names.</summary>
    public async Task<string[]> PodsAsync(int requests, CancellationToken cancellationToken)
    {
        SortedSet<string> pods = new(StringComparer.Ordinal);
        for (var i = 0; i < requests; i++)
        {
            pods.Add(await PodAsync(cancellationToken));
        }

        return [.. pods];
    }

    /// <summary>What the dump says of the registry; it is there in development only.</summary>
    public async Task<JsonObject> RegistryAsync(CancellationToken cancellationToken) =>
        (await Client.GetFromJsonAsync<JsonObject>("/discovery", cancellationToken))!["registries"]![0]!.AsObject();

    public Task<HealthReport> HealthAsync(CancellationToken cancellationToken) =>
        Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

    /// <summary>Asks until it is so, as a user would; the token bounds it.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _content.Delete(recursive: true);
    }

    /// <summary>A folder with the sample's settings, to be the gateway's content root.</summary>
    protected static DirectoryInfo CreateContent()
    {
        var content = Directory.CreateTempSubdirectory("gateway-tests-");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", "appsettings.json"), Path.Combine(content.FullName, "appsettings.json"));
        return content;
    }

    protected static async Task<WebApplication> StartAsync(
        DirectoryInfo content, string[] arguments, Action<WebApplicationBuilder> configure, CancellationToken cancellationToken)
    {
        try
        {
            var app = await GatewayApp.BuildAsync(
                ["--contentRoot", content.FullName, "--Urls", "http://127.0.0.1:0", .. arguments],
                builder =>
                {
                    builder.Logging.ClearProviders();
                    configure(builder);
                });
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch
        {
            content.Delete(recursive: true);
            throw;
        }
    }
}
