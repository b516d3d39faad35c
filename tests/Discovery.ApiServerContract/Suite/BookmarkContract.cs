namespace Discovery.ApiServerContract;

/// <summary>
/// Bookmarks. Servers send one about a minute after the last, and one or two in the last seconds before the end that timeoutSeconds
/// sets. Those can be waited for; they come only to a watch that has been sent an event since it was opened, not out of history.
/// </summary>
public abstract class BookmarkContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    private const int TimeoutSeconds = 5;

    [Fact]
    public async Task Watch_BookmarksAllowed_SomeComeBeforeTheTimeout()
    {
        var list = await Admin.ReadAsync(Slices);
        await using var watch = await Admin.WatchAsync(
            $"{Slices}?resourceVersion={list.ResourceVersion()}&allowWatchBookmarks=true&timeoutSeconds={TimeoutSeconds}");
        var created = await CreateSliceAsync("a");

        var events = await watch.ReadToEndAsync();

        Assert.Equal(["ADDED a", "BOOKMARK"], events.Select(e => e.ToString()).Distinct());
        Assert.All(events.Skip(1), bookmark =>
        {
            Assert.True(bookmark.Json.Version() >= created.Version());
            Assert.Equal(("EndpointSlice", "discovery.k8s.io/v1"), (bookmark.Json.Text("kind"), bookmark.Json.Text("apiVersion")));
            Assert.False(bookmark.IsInitialEventsEnd);
        });
    }

    [Fact]
    public async Task Watch_BookmarksNotAllowed_NoneComes()
    {
        var list = await Admin.ReadAsync(Slices);
        await using var watch = await Admin.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}&timeoutSeconds={TimeoutSeconds}");
        await CreateSliceAsync("a");

        var events = await watch.ReadToEndAsync();

        Assert.Equal(["ADDED a"], events.Select(e => e.ToString()));
    }

    [Fact]
    public async Task Watch_FromABookmarksVersion_MissesNothing()
    {
        await CreateSliceAsync("a");
        WatchEvent bookmark;
        await using (var initial = await Admin.WatchAsync(WatchListContract.InitialEvents(Slices)))
        {
            Assert.Equal("ADDED a", (await initial.NextAsync()).ToString());
            bookmark = await initial.NextAsync();
        }

        await CreateSliceAsync("b");
        await using var resumed = await Admin.WatchAsync($"{Slices}?resourceVersion={bookmark.ResourceVersion}");

        Assert.Equal("ADDED b", (await resumed.NextAsync()).ToString());
    }
}
