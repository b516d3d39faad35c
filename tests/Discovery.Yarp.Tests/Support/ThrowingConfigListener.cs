using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Tests.Support;

/// <summary>A user's listener, before ours, whose exception makes YARP call an applied configuration failed.</summary>
internal sealed class ThrowingConfigListener : IConfigChangeListener
{
    public bool Throws { get; set; }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        if (Throws)
        {
            throw new InvalidOperationException("a listener of somebody else");
        }
    }
}
