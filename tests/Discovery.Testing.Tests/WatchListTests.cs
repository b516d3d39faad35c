namespace Discovery.Testing.Tests;

public sealed class WatchListTests
{
    private const string WatchList = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Fact]
    public async Task WatchList_Start_SendsEverythingThenTheMarkedBookmark()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("b");
        await api.CreateSliceAsync("a");
        using var watch = await api.WatchAsync(Api.AllSlices + WatchList);
        Assert.Equal(["ADDED a", "ADDED b"], await watch.TakeAsync(2));

        var bookmark = (await watch.NextAsync())!;
        Assert.Equal("BOOKMARK", (string?)bookmark["type"]);
        Assert.Equal("true", (string?)bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
        Assert.Equal(api.Server.ResourceVersion, (string?)bookmark["object"]!["metadata"]!["resourceVersion"]);
        await api.CreateSliceAsync("c");
        Assert.Equal("ADDED c", await watch.NextTextAsync());
    }

    [Fact]
    public async Task WatchList_Bookmark_LooksLikeTheRealServers()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync(Api.AllSlices + WatchList);

        Assert.Equal(
            $$$"""{"type":"BOOKMARK","object":{"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"resourceVersion":"{{{api.Server.ResourceVersion}}}","annotations":{"k8s.io/initial-events-end":"true"}},"addressType":"","endpoints":null,"ports":null}}""",
            (await watch.NextAsync())!.ToJsonString());
    }

    [Fact]
    public async Task WatchList_FutureVersion_IsAnErrorEvent()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync(Api.AllSlices + WatchList + "&resourceVersion=99999");

        Assert.Equal(504, (int)(await watch.NextAsync())!["object"]!["code"]!);
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task WatchList_WithSelector_SendsWhatMatches()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a", """{"x":"1"}""");
        await api.CreateSliceAsync("b");
        using var watch = await api.WatchAsync(Api.AllSlices + WatchList + "&labelSelector=x");

        Assert.Equal(["ADDED a", "BOOKMARK"], await watch.TakeAsync(2));
    }
}
