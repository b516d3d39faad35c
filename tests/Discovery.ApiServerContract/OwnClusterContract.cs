namespace Discovery.ApiServerContract;

/// <summary>Tests that each get a cluster of their own, because they restart its servers or make it forget.</summary>
public abstract class OwnClusterContract(IApiServerClusters clusters, ClusterCapabilities needed) : ObjectContract(clusters)
{
    protected override ValueTask<IApiServerCluster> GetClusterAsync() => Clusters.StartOwnAsync(needed, Deadline);

    protected override ValueTask ReleaseClusterAsync() => Cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
