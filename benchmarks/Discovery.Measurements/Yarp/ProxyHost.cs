using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Discovery.Measurements.Yarp;

/// <summary>A YARP that is configured as in a gateway and not asked anything.</summary>
internal sealed class ProxyHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RouteConfig[] _routes;

    public ProxyHost(ClusterConfig[] clusters, InMemoryRegistry? registry)
    {
        _routes = [.. clusters.Select(static cluster => new RouteConfig
        {
            RouteId = cluster.ClusterId,
            ClusterId = cluster.ClusterId,
            Match = new RouteMatch { Path = $"/{cluster.ClusterId}/{{**rest}}" },
        })];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IClusterChangeListener>(Changes);
        builder.Services.AddSingleton<IConfigChangeListener>(Changes);
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(_routes, clusters);
        if (registry is not null)
        {
            builder.Services.AddDiscovery().AddRegistry(registry);
            proxy.AddDiscovery();
        }

        _app = builder.Build();
        _app.MapReverseProxy();
    }

    public ChangeTimes Changes { get; } = new();

    /// <summary>How many destinations of a cluster requests see.</summary>
    public int Destinations(string cluster) =>
        _app.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(cluster, out var state) ? state.DestinationsState.AllDestinations.Count : 0;

    public void Reload(ClusterConfig[] clusters) => _app.Services.GetRequiredService<InMemoryConfigProvider>().Update(_routes, clusters);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
