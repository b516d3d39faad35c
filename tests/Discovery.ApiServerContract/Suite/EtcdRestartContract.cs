namespace Discovery.ApiServerContract;

/// <summary>What clients see when the storage goes and comes back beneath a running API server.</summary>
public abstract class EtcdRestartContract(IApiServerClusters clusters) : OwnClusterContract(clusters, ClusterCapabilities.EtcdRestart)
{
    [Fact]
    public async Task RestartEtcd_ObjectsAreKept_AndWritesGoOn()
    {
        var before = await CreateSliceAsync("a");

        await Cluster.StopEtcdAsync(Deadline);
        await Cluster.StartEtcdAsync(Deadline);

        var created = await CreateSliceAsync("b");
        var list = await Admin.ReadAsync(Slices);
        Assert.Equal(["a", "b"], list.ItemNames());
        Assert.Equal(before.Uid(), list.Items()[0].Uid());
        Assert.True(created.Version() > before.Version());
    }
}
