using System.Diagnostics;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Discovery.Measurements.Yarp;

/// <summary>Notes when a change is in force: YARP and the adapter tell listeners after requests see it.</summary>
internal sealed class ChangeTimes : IClusterChangeListener, IConfigChangeListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _cluster = new();
    private readonly ManualResetEventSlim _configuration = new();
    private long _at;

    /// <summary>Makes a change of one cluster.</summary>
    /// <returns>What it took, without the waking of who waits for it.</returns>
    public Cost OfCluster(Action change) => Measure(change, _cluster);

    /// <summary>Makes a change of the configuration.</summary>
    /// <returns>What it took until all of it was in force.</returns>
    public Cost OfConfiguration(Action change) => Measure(change, _configuration);

    public void OnClusterAdded(ClusterState cluster)
    {
    }

    public void OnClusterChanged(ClusterState cluster) => Note(_cluster);

    public void OnClusterRemoved(ClusterState cluster)
    {
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) =>
        throw new InvalidOperationException("The configuration cannot be loaded.", exception);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) =>
        throw new InvalidOperationException("The configuration cannot be applied.", exception);

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Note(_configuration);

    private Cost Measure(Action change, ManualResetEventSlim done)
    {
        done.Reset();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        change();
        if (!done.Wait(Patience))
        {
            throw new TimeoutException("A change has not come into force.");
        }

        var time = Stopwatch.GetElapsedTime(start, Volatile.Read(ref _at));
        return new Cost(time, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    private void Note(ManualResetEventSlim done)
    {
        Volatile.Write(ref _at, Stopwatch.GetTimestamp());
        done.Set();
    }
}
