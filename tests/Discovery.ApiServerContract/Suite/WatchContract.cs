using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>WATCH: what comes, in which order, and how it ends.</summary>
public abstract class WatchContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, InlineData("services"), InlineData("endpoints"), InlineData("endpointslices")]
    public async Task Watch_FromListsVersion_EventsInOrderWithTheirVersions(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var list = await Admin.ReadAsync(resource.PathIn(Namespace));
        await using var watch = await Admin.WatchAsync($"{resource.PathIn(Namespace)}?resourceVersion={list.ResourceVersion()}");

        var created = await CreateAsync(resource, "a");
        var updated = (await Admin.PatchAsync(resource.PathOf(Namespace, "a"), PatchType.Merge, Labels("step", "2"))).Expect(HttpStatusCode.OK);
        (await Admin.DeleteAsync(resource.PathOf(Namespace, "a"))).Expect(HttpStatusCode.OK);
        await CreateAsync(resource, "b");
        var events = await watch.TakeAsync(4);

        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a", "ADDED b"], events.Select(e => e.ToString()));
        Assert.Equal(created.ResourceVersion(), events[0].ResourceVersion);
        Assert.Equal(updated.ResourceVersion(), events[1].ResourceVersion);
        Assert.Equal("2", events[2].Json.Label("step"));
        Assert.Equal(events.OrderBy(e => e.Json.Version()), events);
        Assert.Equal(4, events.Select(e => e.ResourceVersion).Distinct().Count());
        Assert.All(events, e => Assert.Equal((resource.Kind, resource.ApiVersion), (e.Json.Text("kind"), e.Json.Text("apiVersion"))));
    }

    [Fact]
    public async Task Watch_ChangesBetweenListAndWatch_AreNotLost()
    {
        var list = await Admin.ReadAsync(Slices);
        await CreateSliceAsync("a");
        await DeleteSliceAsync("a");

        await using var watch = await Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}");

        Assert.Equal(["ADDED a", "DELETED a"], (await watch.TakeAsync(2)).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Watch_ResumedFromAnEventsVersion_OnlyWhatCameLater()
    {
        var list = await Admin.ReadAsync(Slices);
        await CreateSliceAsync("a");
        await CreateSliceAsync("b");
        WatchEvent last;
        await using (var broken = await Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}"))
        {
            last = await broken.NextAsync();
        }

        await using var resumed = await Admin.WatchAsync($"{Slices}?resourceVersion={last.ResourceVersion}");

        Assert.Equal("ADDED a", last.ToString());
        Assert.Equal("ADDED b", (await resumed.NextAsync()).ToString());
    }

    [Theory, InlineData(""), InlineData("?resourceVersion=0")]
    public async Task Watch_WithoutVersion_StartsWithWhatExists(string query)
    {
        await CreateSliceAsync("a");
        await Admin.ReadAsync($"{Slices}?resourceVersion={(await CreateSliceAsync("b")).ResourceVersion()}"); // the watch cache has both now

        await using var watch = await Admin.WatchAsync(Slices + query);
        var initial = await watch.TakeAsync(2);
        await CreateSliceAsync("c");

        Assert.Equal(["ADDED a", "ADDED b"], initial.Select(e => e.ToString()).Order());
        Assert.Equal("ADDED c", (await watch.NextAsync()).ToString());
    }

    [Fact]
    public async Task Watch_ClusterWide_SeesAllNamespaces()
    {
        var elsewhere = await CreateNamespaceAsync();
        var all = $"{ApiResource.EndpointSlices.ClusterPath}?labelSelector=suite%3D{Namespace}";
        var list = await Admin.ReadAsync(all);
        await using var watch = await Admin.WatchAsync($"{all}&resourceVersion={list.ResourceVersion()}");

        await CreateSliceAsync("here", ("suite", Namespace));
        (await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(elsewhere), Manifests.EndpointSlice("there", ("suite", Namespace))))
            .Expect(HttpStatusCode.Created);
        var events = await watch.TakeAsync(2);

        Assert.Equal([$"{Namespace}/here", $"{elsewhere}/there"], events.Select(e => $"{e.Json.Text("metadata", "namespace")}/{e.Name}"));
    }

    [Fact]
    public async Task Watch_TimeoutSeconds_EndsTheStreamNormally()
    {
        var list = await Admin.ReadAsync(Slices);
        await using var watch = await Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}&timeoutSeconds=1");

        Assert.Null(await watch.NextOrEndAsync());
    }

    [Fact]
    public async Task Watch_ManyAtOnce_AllSeeTheSame()
    {
        const int Watchers = 120; // more than the streams of one HTTP/2 connection
        var list = await Admin.ReadAsync(Slices);
        var watches = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(
            _ => Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}")));

        await CreateSliceAsync("a");
        await LabelSliceAsync("a", "step", "2");
        await DeleteSliceAsync("a");
        var seen = await Task.WhenAll(watches.Select(w => w.TakeAsync(3)));

        Assert.All(seen, events => Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a"], events.Select(e => e.ToString())));
        Assert.All(seen, events => Assert.Equal(seen[0].Select(e => e.ResourceVersion), events.Select(e => e.ResourceVersion)));
        foreach (var watch in watches)
        {
            await watch.DisposeAsync();
        }
    }

    [Fact]
    public async Task Watch_ManyWriters_NothingLostAndInOrder()
    {
        const int Writers = 8;
        const int Each = 5;
        var list = await Admin.ReadAsync(Slices);
        await using var watch = await Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}");

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async w =>
        {
            for (var i = 0; i < Each; i++)
            {
                await CreateSliceAsync($"w{w}-{i}");
            }
        }));
        var events = await watch.TakeAsync(Writers * Each);

        Assert.Equal(Writers * Each, events.Select(e => e.Name).Distinct().Count());
        Assert.Equal(events.OrderBy(e => e.Json.Version()), events);
    }
}
