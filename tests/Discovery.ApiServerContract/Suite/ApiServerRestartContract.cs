using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>What clients see when the API server goes and comes back.</summary>
public abstract class ApiServerRestartContract(IApiServerClusters clusters)
    : OwnClusterContract(clusters, ClusterCapabilities.ApiServerRestart)
{
    [Fact]
    public async Task Stop_OpenWatch_BreaksAndConnectionsAreRefused()
    {
        await using var watch = await Admin.WatchAsync(WatchListContract.InitialEvents(Slices));
        Assert.True((await watch.NextAsync()).IsInitialEventsEnd);

        await Cluster.StopApiServerAsync(Deadline);

        await Assert.ThrowsAnyAsync<IOException>(watch.NextAsync); // cut off or ended, but no event
        await Assert.ThrowsAsync<HttpRequestException>(() => Client().GetAsync(Slices));
    }

    [Fact]
    public async Task Restart_ObjectsAndVersionsAndTokens_AreKept()
    {
        var token = await Cluster.GrantTokenAsync([AccessRule.InNamespace(Namespace, ApiResource.EndpointSlices, "list")], Deadline);
        var before = await CreateSliceAsync("a");

        await Cluster.RestartApiServerAsync(Deadline);

        var list = await Client(token).ReadAsync(Slices);
        var after = Assert.Single(list.Items());
        Assert.Equal((before.Uid(), before.ResourceVersion()), (after.Uid(), after.ResourceVersion()));
        Assert.True(list.Version() >= before.Version());
    }

    [Fact]
    public async Task Restart_WatchFromTheLastVersion_GoesOnWithoutAList()
    {
        var last = await CreateSliceAsync("a");

        await Cluster.RestartApiServerAsync(Deadline);
        var client = Client();
        await using var watch = await client.WatchAsync($"{Slices}?resourceVersion={last.ResourceVersion()}");
        (await client.CreateAsync(Slices, Manifests.EndpointSlice("b"))).Expect(HttpStatusCode.Created);

        Assert.Equal("ADDED b", (await watch.NextAsync()).ToString());
    }
}
