using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests.Faults;

/// <summary>Watches that break, fall silent or say wrong things.</summary>
public sealed class StreamFaultTests
{
    private const string Watch = Api.Slices + "?watch=1";
    private const string WatchList = Watch + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Fact]
    public async Task DropStreams_RunningWatch_EndsAtOnceInTheMiddleOfALine()
    {
        await using var api = await Api.StartAsync();
        using var raw = await RawClient.GetAsync(api.Server, Watch);
        await raw.ReadUntilAsync("\r\n\r\n");
        using var fault = api.Server.Faults.Add(Fault.DropStreams());
        var seen = await raw.ReadToEndAsync();

        Assert.Contains("{\"type\":\"BOOKMARK\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("}\n", seen, StringComparison.Ordinal);
        Assert.False(seen.EndsWith("0\r\n\r\n", StringComparison.Ordinal), "It must not end like a whole answer.");
        Assert.Equal(1, fault.Strikes);
    }

    [Fact]
    public async Task DropStreams_NewWatch_EndsToo()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.DropStreams().Times(1));
        using var watch = await api.WatchAsync(Watch);
        await Assert.ThrowsAnyAsync<IOException>(watch.NextAsync);
        using var again = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");
        Assert.Equal("ADDED a", await again.NextTextAsync());
    }

    [Fact]
    public async Task Cut_Watch_BreaksOffInTheNextEvent()
    {
        await using var api = await Api.StartAsync();
        using var raw = await RawClient.GetAsync(api.Server, Watch);
        await raw.ReadUntilAsync("\r\n\r\n");
        using var fault = api.Server.Faults.Add(Fault.Cut().On("watch").AfterEvents(1));
        await api.CreateSliceAsync("a");
        await raw.ReadUntilAsync("}\n");
        await api.CreateSliceAsync("b");
        var seen = await raw.ReadToEndAsync();

        Assert.Contains("\"name\":\"a\"", seen, StringComparison.Ordinal);
        Assert.Equal(2, seen.Split("\"type\":\"ADDED\"").Length - 1);
        Assert.Single(seen.Split("}\n")[..^1]);
    }

    [Fact]
    public async Task SilentStreams_UntilRemoved_HoldsEventsBack()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var fault = api.Server.Faults.Add(Fault.SilentStreams().AfterEvents(1));
        using var watch = await api.WatchAsync(Watch);
        Assert.Equal("ADDED a", await watch.NextTextAsync());
        await fault.WaitForStrikesAsync(1, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        await api.CreateSliceAsync("b");
        var next = watch.NextTextAsync();
        Assert.False(next.IsCompleted);

        fault.Dispose();
        Assert.Equal("ADDED b", await next);
    }

    [Theory]
    [InlineData(410, "Expired")]
    [InlineData(500, "InternalError")]
    public async Task ErrorEvent_RunningWatch_TellsAndEndsCleanly(int code, string reason)
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync(Watch);
        using var fault = api.Server.Faults.Add(Fault.ErrorEvent(code));
        var error = (await watch.NextAsync())!;

        Assert.Equal(("ERROR", "Status", code, reason), ((string?)error["type"], (string?)error["object"]!["kind"], (int)error["object"]!["code"]!, (string?)error["object"]!["reason"]));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task ErrorEvent_AfterEvents_ComesBehindThem()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.ErrorEvent().AfterEvents(2));
        using var watch = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");

        Assert.Equal(["ADDED a", "ADDED b", "ERROR", "end"], await watch.TakeAsync(4));
    }

    [Fact]
    public async Task UnknownEventType_Always_ComesBeforeTheEvent()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.UnknownEventType("PAUSED").Times(1));
        using var watch = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        Assert.Equal(["PAUSED a", "ADDED a", "ADDED b"], await watch.TakeAsync(3));
    }

    [Fact]
    public async Task DuplicateEvents_Always_ComeTwice()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.DuplicateEvents());
        using var watch = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");
        api.Server.DeleteEndpointSlice("default", "a");
        Assert.Equal(["ADDED a", "ADDED a", "DELETED a", "DELETED a"], await watch.TakeAsync(4));
    }

    [Fact]
    public async Task StaleEvents_Always_RepeatThePreviousVersion()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.StaleEvents());
        using var watch = await api.WatchAsync(Watch);
        var created = await api.CreateSliceAsync("a");
        api.Server.Apply(JsonNode.Parse(Api.Slice("a", address: "10.9.9.9"))!);
        Assert.Equal(["ADDED a", "MODIFIED a"], await watch.TakeAsync(2));
        var stale = (await watch.NextAsync())!;

        Assert.Equal(("MODIFIED", created.ResourceVersion), ((string?)stale["type"], (string?)stale["object"]!["metadata"]!["resourceVersion"]));
        Assert.Equal("10.1.2.3", (string?)stale["object"]!["endpoints"]![0]!["addresses"]![0]);
        api.Server.DeleteEndpointSlice("default", "a");
        Assert.Equal(["DELETED a", "MODIFIED a"], await watch.TakeAsync(2));
    }

    [Fact]
    public async Task NoInitialEventsEnd_WatchList_EndsWithoutTheBookmark()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        using var fault = api.Server.Faults.Add(Fault.NoInitialEventsEnd());
        using var watch = await api.WatchAsync(WatchList);
        Assert.Equal("ADDED a", await watch.NextTextAsync());
        await api.CreateSliceAsync("b");
        Assert.Equal("ADDED b", await watch.NextTextAsync());
        Assert.Equal(1, fault.Strikes);
    }
}
