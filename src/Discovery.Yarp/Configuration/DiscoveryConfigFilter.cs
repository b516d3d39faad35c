using Discovery.Yarp.Following;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Configuration;

/// <summary>Gives clusters their endpoints whenever YARP loads its configuration. Never waits, never throws.</summary>
internal sealed class DiscoveryConfigFilter(FollowedClusters clusters) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(clusters.Load(cluster));

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
