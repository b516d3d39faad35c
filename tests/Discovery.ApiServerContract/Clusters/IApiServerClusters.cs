namespace Discovery.ApiServerContract;

/// <summary>Where tests get their clusters from. Both methods skip the calling test, saying why, when there is none to get.</summary>
public interface IApiServerClusters
{
    /// <summary>The one cluster that all tests of the run share, in namespaces of their own. Not to be disposed by a test.</summary>
    ValueTask<IApiServerCluster> GetSharedAsync(CancellationToken cancellationToken);

    /// <summary>A new, empty cluster for a test that restarts servers or compacts. The test disposes it.</summary>
    ValueTask<IApiServerCluster> StartOwnAsync(ClusterCapabilities needed, CancellationToken cancellationToken);
}
