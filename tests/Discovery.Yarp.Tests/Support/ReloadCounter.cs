using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Tests.Support;

internal sealed class ReloadCounter : IConfigChangeListener
{
    private int _applied;
    private int _failed;

    public int Applied => _applied;

    public int Failed => _failed;

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) => Interlocked.Increment(ref _failed);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => Interlocked.Increment(ref _failed);

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Interlocked.Increment(ref _applied);
}
