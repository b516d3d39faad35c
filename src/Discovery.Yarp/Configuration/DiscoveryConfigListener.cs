using Discovery.Yarp.Ejection;
using Discovery.Yarp.Following;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Configuration;

/// <summary>Marks the beginning and the end of a reload.</summary>
internal sealed class DiscoveryConfigListener(FollowedClusters clusters, EjectedDestinations ejected) : IConfigChangeListener
{
    // Followed by a load all the same: with what the other providers have.
    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs) => clusters.BeginLoad();

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        clusters.EndLoad();
        ejected.Follow();
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => clusters.AbortLoad();
}
