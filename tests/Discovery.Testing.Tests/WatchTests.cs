namespace Discovery.Testing.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromVersion_SeesEveryLaterChange()
    {
        await using var api = await Api.StartAsync();
        var a = await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={a.ResourceVersion}");
        await api.PatchAsync(Api.Slices + "/b", Api.Merge, """{"metadata":{"labels":{"x":"1"}}}""");
        await api.DeleteAsync(Api.Slices + "/b");

        Assert.Equal(["ADDED b", "MODIFIED b"], await watch.TakeAsync(2));
        var deleted = (await watch.NextAsync())!;
        Assert.Equal("DELETED", (string?)deleted["type"]);
        Assert.Equal(api.Server.ResourceVersion, (string?)deleted["object"]!["metadata"]!["resourceVersion"]);
        Assert.Equal("EndpointSlice", (string?)deleted["object"]!["kind"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&resourceVersion=0")]
    public async Task Watch_WithoutVersion_BeginsWithWhatIsThere(string version)
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("b");
        await api.CreateSliceAsync("a");
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=true{version}");
        Assert.Equal(["ADDED a", "ADDED b"], await watch.TakeAsync(2));
        await api.CreateSliceAsync("c");
        Assert.Equal("ADDED c", await watch.NextTextAsync());
    }

    [Fact]
    public async Task Watch_SelectorMatchesComeAndGo_AreAddedAndDeleted()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        using var watch = await api.WatchAsync($"{Api.AllSlices}?watch=1&resourceVersion={api.Server.ResourceVersion}&labelSelector=x%3D1");
        await api.PatchAsync(Api.Slices + "/a", Api.Merge, """{"metadata":{"labels":{"x":"1"}}}""");
        await api.PatchAsync(Api.Slices + "/a", Api.Merge, """{"metadata":{"labels":{"y":"1"}}}""");
        var left = await api.PatchAsync(Api.Slices + "/a", Api.Merge, """{"metadata":{"labels":{"x":"2"}}}""");

        Assert.Equal(["ADDED a", "MODIFIED a"], await watch.TakeAsync(2));
        var deleted = (await watch.NextAsync())!;
        Assert.Equal("DELETED", (string?)deleted["type"]);
        Assert.Equal("1", (string?)deleted["object"]!["metadata"]!["labels"]!["x"]);
        Assert.Equal(left.ResourceVersion, (string?)deleted["object"]!["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Watch_OfANamespace_SeesNoOther()
    {
        await using var api = await Api.StartAsync();
        api.Server.CreateNamespace("other");
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        await api.CreateSliceAsync("x", ns: "other");
        await api.CreateSliceAsync("a");

        Assert.Equal("ADDED a", await watch.NextTextAsync());
    }

    [Fact]
    public async Task Watch_CompactedVersion_IsOneErrorEvent()
    {
        await using var api = await Api.StartAsync();
        var a = await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        api.Server.Compact();
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={a.ResourceVersion}");

        var error = (await watch.NextAsync())!;
        Assert.Equal("ERROR", (string?)error["type"]);
        Assert.Equal((410, "Expired"), ((int)error["object"]!["code"]!, (string?)error["object"]!["reason"]));
        Assert.Equal($"too old resource version: {a.ResourceVersion} ({api.Server.ResourceVersion})", (string?)error["object"]!["message"]);
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Watch_HistoryOverItsLimit_IsCompacted()
    {
        await using var api = await Api.StartAsync(o => o.HistoryLimit = 2);
        var a = await api.CreateSliceAsync("a");
        var b = await api.CreateSliceAsync("b");
        await api.CreateSliceAsync("c");
        await api.CreateSliceAsync("d");
        using var kept = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={b.ResourceVersion}");
        using var lost = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={a.ResourceVersion}");

        Assert.Equal(["ADDED c", "ADDED d"], await kept.TakeAsync(2));
        Assert.StartsWith("ERROR", await lost.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_RunningWhileCompacted_GoesOn()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        api.Server.Compact();
        await api.CreateSliceAsync("a");

        Assert.Equal("ADDED a", await watch.NextTextAsync());
    }

    [Fact]
    public async Task Watch_AsTable_SendsColumnsOnce()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        var answer = await api.GetAsync(Api.Slices + "?watch=1&timeoutSeconds=1", "application/json;as=Table;v=v1;g=meta.k8s.io");

        var events = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!["object"]!).ToList();
        Assert.Equal([5, 0], events.Select(e => e["columnDefinitions"]!.AsArray().Count));
        Assert.Equal("a", (string?)events[0]["rows"]![0]!["cells"]![0]);
    }

    [Theory]
    [InlineData("&sendInitialEvents=true&allowWatchBookmarks=true", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("&resourceVersionMatch=NotOlderThan&resourceVersion=0", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    public async Task Watch_SenselessQuery_IsInvalid(string query, string message)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.GetAsync($"{Api.Slices}?watch=1{query}");

        Assert.Equal(422, answer.Code);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }
}
