using System.Net;
using Discovery.Yarp.Following;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Tests.Support;

/// <summary>A real YARP on loopback; the route <c>/{cluster}/{**rest}</c> of each cluster forwards <c>/rest</c>.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new();

    private Gateway(WebApplication app) => _app = app;

    public required ObservedScheduler Scheduler { get; init; }

    public required ReloadCounter Reloads { get; init; }

    public required RecordingListener Listener { get; init; }

    public required LogCollector Logs { get; init; }

    public IServiceProvider Services => _app.Services;

    public IDiscoveredDestinations Discovered => Services.GetRequiredService<IDiscoveredDestinations>();

    public static async Task<Gateway> StartAsync(
        Action<IServiceCollection> configure, IEnumerable<ClusterConfig> clusters, Action<IReverseProxyBuilder>? proxy = null, string environment = "Production")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        ObservedScheduler scheduler = new();
        ReloadCounter reloads = new();
        RecordingListener listener = new();
        LogCollector logs = new();
        builder.Logging.ClearProviders().AddProvider(logs);
        configure(builder.Services);
        builder.Services.AddSingleton<IUpdateScheduler>(scheduler);
        builder.Services.AddSingleton<IClusterChangeListener>(listener);
        ClusterConfig[] all = [.. clusters];
        var yarp = builder.Services.AddReverseProxy().LoadFromMemory(RoutesFor(all), all).AddDiscovery();
        builder.Services.AddSingleton<IConfigChangeListener>(reloads);
        proxy?.Invoke(yarp);
        var app = builder.Build();
        app.MapReverseProxy();
        var gateway = new Gateway(app) { Scheduler = scheduler, Reloads = reloads, Listener = listener, Logs = logs };
        await app.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Time);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        gateway._client.BaseAddress = new Uri(address);
        gateway._client.Timeout = Patience.Time;
        return gateway;
    }

    /// <summary>Answers what the backend said, or the status.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            : ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content is null ? null : new StringContent(content) };
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public ClusterState Cluster(string id) =>
        Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(id, out var cluster) ? cluster : throw new InvalidOperationException($"no cluster {id}");

    /// <summary>The ids of what requests see.</summary>
    public IReadOnlyList<string> Destinations(string cluster) =>
        [.. Cluster(cluster).DestinationsState.AllDestinations.Select(static destination => destination.DestinationId).Order(StringComparer.Ordinal)];

    public Task WaitForAsync(string cluster, params string[] destinations) =>
        Scheduler.WaitUntilAsync(() => Destinations(cluster).SequenceEqual(destinations.Order(StringComparer.Ordinal)));

    /// <summary>Runs a reload of the configuration from beginning to end.</summary>
    public void Reload(params ClusterConfig[] clusters) =>
        Services.GetRequiredService<InMemoryConfigProvider>().Update(RoutesFor(clusters), clusters);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private static RouteConfig[] RoutesFor(IEnumerable<ClusterConfig> clusters) =>
    [
        .. clusters.Select(static cluster => new RouteConfig
        {
            RouteId = cluster.ClusterId,
            ClusterId = cluster.ClusterId,
            Match = new RouteMatch { Path = $"/{cluster.ClusterId}/{{**rest}}" },
            Transforms = [new Dictionary<string, string> { ["PathRemovePrefix"] = $"/{cluster.ClusterId}" }],
        }),
    ];
}
