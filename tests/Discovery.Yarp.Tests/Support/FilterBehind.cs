using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Tests.Support;

/// <summary>A user's filter, run after ours.</summary>
internal sealed class FilterBehind : IProxyConfigFilter
{
    public Func<ClusterConfig, ClusterConfig>? Next { get; set; }

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(Next?.Invoke(cluster) ?? cluster);

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
