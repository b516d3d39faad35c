namespace Discovery.Testing.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task List_ClusterWide_SortsByNamespaceAndName()
    {
        await using var api = await Api.StartAsync();
        api.Server.CreateNamespace("a-b");
        api.Server.CreateNamespace("a");
        await api.CreateSliceAsync("z", ns: "a");
        await api.CreateSliceAsync("y", ns: "a-b");
        var answer = await api.GetAsync(Api.AllSlices);

        // As in etcd: "a-b/" sorts before "a/".
        Assert.Equal(["y", "z"], answer.Names);
        Assert.Equal(("EndpointSliceList", "discovery.k8s.io/v1"), ((string?)answer.Json["kind"], (string?)answer.Json["apiVersion"]));
        Assert.Null(answer.Json["items"]![0]!["kind"]);
    }

    [Fact]
    public async Task List_MissingNamespace_IsEmpty()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.GetAsync(Api.Slices.Replace("default", "missing", StringComparison.Ordinal));

        Assert.Equal(200, answer.Code);
        Assert.Empty(answer.Names);
    }

    [Fact]
    public async Task List_PagedWhileThingsChange_IsOneSnapshot()
    {
        await using var api = await Api.StartAsync();
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            await api.CreateSliceAsync(name);
        }

        var first = await api.GetAsync(Api.Slices + "?limit=2");
        Assert.Equal(3, (int)first.Json["metadata"]!["remainingItemCount"]!);
        await api.DeleteAsync(Api.Slices + "/d");
        await api.CreateSliceAsync("cc");

        var second = await api.GetAsync($"{Api.Slices}?limit=2&continue={first.Continue}");
        var third = await api.GetAsync($"{Api.Slices}?limit=2&continue={second.Continue}");
        Assert.Equal(["a", "b", "c", "d", "e"], [.. first.Names, .. second.Names, .. third.Names]);
        Assert.Equal([first.ResourceVersion, first.ResourceVersion], [second.ResourceVersion, third.ResourceVersion]);
        Assert.Null(third.Continue);
    }

    [Fact]
    public async Task List_PagedWithSelector_DoesNotTellWhatRemains()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a", """{"x":"1"}""");
        await api.CreateSliceAsync("b", """{"x":"1"}""");
        var answer = await api.GetAsync(Api.Slices + "?limit=1&labelSelector=x");

        Assert.NotNull(answer.Continue);
        Assert.Null(answer.Json["metadata"]!["remainingItemCount"]);
    }

    [Fact]
    public async Task List_ContinueAfterCompaction_IsExpiredAndTellsHowToGoOn()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        var first = await api.GetAsync(Api.Slices + "?limit=1");
        await api.CreateSliceAsync("c");
        api.Server.Compact();

        var expired = await api.GetAsync($"{Api.Slices}?limit=1&continue={first.Continue}");
        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        var rest = await api.GetAsync($"{Api.Slices}?continue={expired.Continue}");
        Assert.Equal(["b", "c"], rest.Names);
    }

    [Fact]
    public async Task List_ExactVersion_IsThatState()
    {
        await using var api = await Api.StartAsync();
        var a = await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        var exact = await api.GetAsync($"{Api.Slices}?resourceVersion={a.ResourceVersion}&resourceVersionMatch=Exact");
        var notOlder = await api.GetAsync($"{Api.Slices}?resourceVersion={a.ResourceVersion}");

        Assert.Equal(["a"], exact.Names);
        Assert.Equal(a.ResourceVersion, exact.ResourceVersion);
        Assert.Equal(["a", "b"], notOlder.Names);
        api.Server.Compact();
        Assert.Equal(410, (await api.GetAsync($"{Api.Slices}?resourceVersion={a.ResourceVersion}&resourceVersionMatch=Exact")).Code);
    }

    [Fact]
    public async Task List_VersionZero_IgnoresTheLimit()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");

        Assert.Equal(["a", "b"], (await api.GetAsync(Api.Slices + "?resourceVersion=0&limit=1")).Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&resourceVersionMatch=Exact")]
    [InlineData("&resourceVersionMatch=NotOlderThan")]
    public async Task List_FutureVersion_IsTooLarge(string match)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.GetAsync($"{Api.Slices}?resourceVersion=99999{match}");

        Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason));
        Assert.Equal($"Timeout: Too large resource version: 99999, current: {api.Server.ResourceVersion}", answer.Message);
        Assert.Equal("ResourceVersionTooLarge", (string?)answer.Json["details"]!["causes"]![0]!["reason"]);
        Assert.Equal(1, (int)answer.Json["details"]!["retryAfterSeconds"]!);
    }

    [Theory]
    [InlineData("?limit=x", 400)]
    [InlineData("?continue=abc", 400)]
    [InlineData("?resourceVersion=x", 400)]
    [InlineData("?labelSelector=a%20b", 400)]
    [InlineData("?fieldSelector=spec.foo%3Dbar", 400)]
    [InlineData("?resourceVersionMatch=Exact", 422)]
    [InlineData("?resourceVersionMatch=Exact&resourceVersion=0", 422)]
    [InlineData("?resourceVersionMatch=Foo&resourceVersion=1", 422)]
    [InlineData("?sendInitialEvents=true", 422)]
    public async Task List_SenselessQuery_IsRefused(string query, int code)
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(code, (await api.GetAsync(Api.Slices + query)).Code);
    }

    [Theory]
    [InlineData("metadata.name=a", "a")]
    [InlineData("metadata.name==a", "a")]
    [InlineData("metadata.name!=a", "b")]
    [InlineData("metadata.namespace=default,metadata.name=b", "b")]
    [InlineData("metadata.namespace!=default", "")]
    public async Task List_FieldSelector_Selects(string selector, string names)
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");

        Assert.Equal(names, string.Join(',', (await api.GetAsync($"{Api.AllSlices}?fieldSelector={Uri.EscapeDataString(selector)}")).Names));
    }
}
