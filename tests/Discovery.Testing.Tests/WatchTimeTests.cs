using Microsoft.Extensions.Time.Testing;

namespace Discovery.Testing.Tests;

public sealed class WatchTimeTests
{
    [Fact]
    public async Task Bookmarks_IntervalPasses_TellTheLatestVersion()
    {
        var time = new FakeTimeProvider();
        await using var api = await Api.StartAsync(o => (o.TimeProvider, o.BookmarkInterval) = (time, TimeSpan.FromSeconds(10)));
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&allowWatchBookmarks=true&resourceVersion={api.Server.ResourceVersion}");
        api.Server.CreateNamespace("elsewhere");
        time.Advance(TimeSpan.FromSeconds(10));

        var bookmark = (await watch.NextAsync())!;
        Assert.Equal("BOOKMARK", (string?)bookmark["type"]);
        Assert.Equal(api.Server.ResourceVersion, (string?)bookmark["object"]!["metadata"]!["resourceVersion"]);
        Assert.Null(bookmark["object"]!["metadata"]!["annotations"]);
    }

    [Fact]
    public async Task Bookmarks_NotAskedFor_DoNotCome()
    {
        var time = new FakeTimeProvider();
        await using var api = await Api.StartAsync(o => o.TimeProvider = time);
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        time.Advance(TimeSpan.FromMinutes(2));
        await api.CreateSliceAsync("a");

        Assert.Equal("ADDED a", await watch.NextTextAsync());
    }

    [Fact]
    public async Task TimeoutSeconds_Passed_EndsTheWatchAfterALastBookmark()
    {
        var time = new FakeTimeProvider();
        await using var api = await Api.StartAsync(o => o.TimeProvider = time);
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&allowWatchBookmarks=true&timeoutSeconds=30&resourceVersion={api.Server.ResourceVersion}");
        await api.CreateSliceAsync("a");
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["ADDED a", "BOOKMARK", "end"], await watch.TakeAsync(3));
    }

    [Fact]
    public async Task CreationTimestamp_Always_ComesFromTheTimeProvider()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var api = await Api.StartAsync(o => o.TimeProvider = time);
        var created = await api.CreateSliceAsync("a");

        Assert.Equal("2030-01-02T03:04:05Z", (string?)created.Json["metadata"]!["creationTimestamp"]);
    }
}
