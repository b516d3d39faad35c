namespace Discovery.ApiServerContract;

/// <summary>WATCH with selectors: an object comes and goes with the selection, not only with its life.</summary>
public abstract class WatchSelectorContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Fact]
    public async Task Watch_ObjectEntersSelection_Added()
    {
        await CreateSliceAsync("a");
        await using var watch = await WatchAsync("labelSelector=app%3Dweb");

        var updated = await LabelSliceAsync("a", "app", "web");

        var added = await watch.NextAsync();
        Assert.Equal("ADDED a", added.ToString());
        Assert.Equal(updated.ResourceVersion(), added.ResourceVersion);
        Assert.Equal("web", added.Json.Label("app"));
    }

    [Fact]
    public async Task Watch_ObjectLeavesSelection_DeletedAsItWasWithTheNewVersion()
    {
        await CreateSliceAsync("a", ("app", "web"));
        await using var watch = await WatchAsync("labelSelector=app%3Dweb");

        var updated = await LabelSliceAsync("a", "app", "db");

        var deleted = await watch.NextAsync();
        Assert.Equal("DELETED a", deleted.ToString());
        Assert.Equal(updated.ResourceVersion(), deleted.ResourceVersion);
        Assert.Equal("web", deleted.Json.Label("app"));
    }

    [Fact]
    public async Task Watch_ChangesOutsideSelection_AreNotSent()
    {
        await CreateSliceAsync("outside");
        await using var watch = await WatchAsync("labelSelector=app%20in%20(web,db)");

        await LabelSliceAsync("outside", "step", "2");
        await DeleteSliceAsync("outside");
        await CreateSliceAsync("inside", ("app", "db"));
        await LabelSliceAsync("inside", "app", "web");

        Assert.Equal(["ADDED inside", "MODIFIED inside"], (await watch.TakeAsync(2)).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Watch_FieldSelectorOnName_OnlyThatObject()
    {
        await using var watch = await WatchAsync("fieldSelector=metadata.name%3Db");

        await CreateSliceAsync("a");
        await CreateSliceAsync("b");
        await DeleteSliceAsync("a");
        await DeleteSliceAsync("b");

        Assert.Equal(["ADDED b", "DELETED b"], (await watch.TakeAsync(2)).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Watch_FieldSelectorExcludesNamespace_OnlyOthers()
    {
        var elsewhere = await CreateNamespaceAsync();
        var path = $"{ApiResource.EndpointSlices.ClusterPath}?labelSelector=suite%3D{Namespace}&fieldSelector=metadata.namespace%21%3D{Namespace}";
        var list = await Admin.ReadAsync(path);
        await using var watch = await Admin.WatchAsync($"{path}&resourceVersion={list.ResourceVersion()}");

        await CreateSliceAsync("here", ("suite", Namespace));
        await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(elsewhere), Manifests.EndpointSlice("there", ("suite", Namespace)));

        Assert.Equal("ADDED there", (await watch.NextAsync()).ToString());
    }

    private async Task<Watch> WatchAsync(string selector)
    {
        var list = await Admin.ReadAsync(Slices);
        return await Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}&{selector}");
    }
}
