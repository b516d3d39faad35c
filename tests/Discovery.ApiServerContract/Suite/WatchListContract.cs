using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>WATCH with sendInitialEvents (KEP-3157): the list comes as events and a bookmark says where it ends.</summary>
public abstract class WatchListContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    /// <summary>The path of a watch that starts with everything there is.</summary>
    public static string InitialEvents(string path) => $"{path}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Fact]
    public async Task Watch_SendInitialEvents_EverythingThenTheBookmarkThenChanges()
    {
        await CreateSliceAsync("a");
        var last = await CreateSliceAsync("b");

        await using var watch = await Admin.WatchAsync(InitialEvents(Slices));
        var initial = await watch.TakeAsync(3);
        var later = await CreateSliceAsync("c");
        var added = await watch.NextAsync();

        Assert.Equal(["ADDED a", "ADDED b"], initial.Take(2).Select(e => e.ToString()).Order());
        Assert.True(initial[2].IsInitialEventsEnd, initial[2].Json.ToJsonString());
        Assert.Equal("EndpointSlice", initial[2].Json.Text("kind"));
        Assert.True(initial[2].Json.Version() >= last.Version());
        Assert.Equal("ADDED c", added.ToString());
        Assert.Equal(later.ResourceVersion(), added.ResourceVersion);
    }

    [Fact]
    public async Task Watch_SendInitialEventsOfNothing_OnlyTheBookmark()
    {
        await using var watch = await Admin.WatchAsync(InitialEvents(Slices));

        var bookmark = await watch.NextAsync();

        Assert.True(bookmark.IsInitialEventsEnd, bookmark.ToString());
        Assert.True(bookmark.Json.Version() > 0);
    }

    [Fact]
    public async Task Watch_SendInitialEventsNotOlderThan_HasThatWrite()
    {
        var created = await CreateSliceAsync("a");

        await using var watch = await Admin.WatchAsync($"{InitialEvents(Slices)}&resourceVersion={created.ResourceVersion()}");
        var events = await watch.TakeAsync(2);

        Assert.Equal("ADDED a", events[0].ToString());
        Assert.True(events[1].IsInitialEventsEnd);
    }

    [Fact]
    public async Task Watch_SendInitialEventsWithSelector_OnlyWhatMatches()
    {
        await CreateSliceAsync("a", ("app", "web"));
        await CreateSliceAsync("b");

        await using var watch = await Admin.WatchAsync($"{InitialEvents(Slices)}&labelSelector=app%3Dweb");
        var events = await watch.TakeAsync(2);

        Assert.Equal("ADDED a", events[0].ToString());
        Assert.True(events[1].IsInitialEventsEnd);
    }

    [Fact]
    public async Task Watch_SendInitialEventsFalse_NothingOfWhatExists()
    {
        var existing = await CreateSliceAsync("old");
        await using var watch = await Admin.WatchAsync(
            $"{Slices}?sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion={existing.ResourceVersion()}");

        await CreateSliceAsync("new");

        Assert.Equal("ADDED new", (await watch.NextAsync()).ToString());
    }

    [Theory]
    [InlineData("sendInitialEvents=true&allowWatchBookmarks=true")]
    [InlineData("resourceVersionMatch=NotOlderThan")]
    public async Task Watch_OneOfTheTwoParametersMissing_Invalid(string query)
    {
        var answer = await Admin.GetAsync($"{Slices}?watch=true&{query}");

        var status = answer.ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");
        Assert.Equal(("resourceVersionMatch", "FieldValueForbidden"), FirstCause(status));
    }
}
