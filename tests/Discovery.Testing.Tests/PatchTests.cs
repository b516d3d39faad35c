namespace Discovery.Testing.Tests;

public sealed class PatchTests
{
    [Fact]
    public async Task MergePatch_Labels_AddsAndRemoves()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a", """{"x":"1","y":"2"}""");
        var answer = await api.PatchAsync(Api.Slices + "/a", Api.Merge, """{"metadata":{"labels":{"x":null,"z":"3"}}}""");

        Assert.Equal(200, answer.Code);
        Assert.Equal("""{"y":"2","z":"3"}""", answer.Json["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal(2, (int)answer.Json["metadata"]!["generation"]!);
    }

    [Theory]
    [InlineData(Api.Merge, """{"metadata":{"resourceVersion":"1"}}""", 409)]
    [InlineData(Api.Merge, "[1]", 400)]
    [InlineData(Api.Merge, "{", 400)]
    [InlineData(Api.Merge, """{"metadata":{"name":"b"}}""", 400)]
    [InlineData(Api.Merge, """{"addressType":"IPv6"}""", 422)]
    [InlineData(Api.JsonPatch, """[{"op":"test","path":"/addressType","value":"IPv6"}]""", 422)]
    [InlineData(Api.JsonPatch, """[{"op":"remove","path":"/nothing/there"}]""", 422)]
    [InlineData(Api.JsonPatch, """[{"op":"bogus","path":"/x"}]""", 400)]
    [InlineData(Api.JsonPatch, "{}", 400)]
    [InlineData("application/json", "{}", 415)]
    public async Task Patch_CannotBeApplied_IsRefused(string type, string patch, int code)
    {
        await using var api = await Api.StartAsync();
        var created = await api.CreateSliceAsync("a");
        Assert.Equal(code, (await api.PatchAsync(Api.Slices + "/a", type, patch)).Code);
        Assert.Equal(created.ResourceVersion, (await api.GetAsync(Api.Slices + "/a")).ResourceVersion);
    }

    [Fact]
    public async Task Patch_Missing_IsNotFound()
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(404, (await api.PatchAsync(Api.Slices + "/none", Api.Merge, "{}")).Code);
    }

    [Fact]
    public async Task JsonPatch_AllOperations_AreDoneInOrder()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a", """{"x":"1"}""");
        var answer = await api.PatchAsync(Api.Slices + "/a", Api.JsonPatch, """
            [{"op":"test","path":"/addressType","value":"IPv4"},
             {"op":"add","path":"/ports/-","value":{"name":"b","port":81}},
             {"op":"replace","path":"/ports/0/port","value":8080},
             {"op":"copy","from":"/ports/0","path":"/ports/0"},
             {"op":"replace","path":"/ports/0/name","value":"copy"},
             {"op":"move","from":"/metadata/labels/x","path":"/metadata/labels/y~1z"},
             {"op":"remove","path":"/endpoints/0"}]
            """);

        Assert.Equal(200, answer.Code);
        Assert.Equal(["copy", "http", "b"], answer.Json["ports"]!.AsArray().Select(p => (string)p!["name"]!));
        Assert.Equal("""{"y/z":"1"}""", answer.Json["metadata"]!["labels"]!.ToJsonString());
        Assert.Null(answer.Json["endpoints"]);
    }

    [Fact]
    public async Task StrategicPatch_ServicePorts_AreMergedByPort()
    {
        await using var api = await Api.StartAsync();
        api.Server.ApplyService("default", "s", ("a", 80, 8080));
        var answer = await api.PatchAsync(Api.Services + "/s", Api.Strategic, """{"spec":{"ports":[{"port":81,"name":"b"},{"port":80,"targetPort":9}]}}""");

        Assert.Equal(["81 b 81", "80 a 9"], answer.Json["spec"]!["ports"]!.AsArray().Select(p => $"{p!["port"]} {p["name"]} {p["targetPort"]}"));
        var ordered = await api.PatchAsync(Api.Services + "/s", Api.Strategic, """{"spec":{"$setElementOrder/ports":[{"port":80},{"port":81}],"ports":[]}}""");
        Assert.Equal(["80", "81"], ordered.Json["spec"]!["ports"]!.AsArray().Select(p => p!["port"]!.ToString()));
        var deleted = await api.PatchAsync(Api.Services + "/s", Api.Strategic, """{"spec":{"ports":[{"port":81,"$patch":"delete"}]}}""");
        Assert.Equal(["80"], deleted.Json["spec"]!["ports"]!.AsArray().Select(p => p!["port"]!.ToString()));
    }

    [Fact]
    public async Task StrategicPatch_SlicePorts_AreReplaced()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var answer = await api.PatchAsync(Api.Slices + "/a", Api.Strategic, """{"ports":[{"name":"other","port":3}]}""");

        Assert.Equal(["other"], answer.Json["ports"]!.AsArray().Select(p => (string)p!["name"]!));
    }

    [Fact]
    public async Task StrategicPatch_Finalizers_AreMergedAsASet()
    {
        await using var api = await Api.StartAsync();
        await api.PostAsync(Api.Slices, """{"metadata":{"name":"a","finalizers":["x/a"]},"addressType":"IPv4"}""");
        var added = await api.PatchAsync(Api.Slices + "/a", Api.Strategic, """{"metadata":{"finalizers":["x/b"]}}""");
        var removed = await api.PatchAsync(Api.Slices + "/a", Api.Strategic, """{"metadata":{"$deleteFromPrimitiveList/finalizers":["x/a"]}}""");

        Assert.Equal("""["x/a","x/b"]""", added.Json["metadata"]!["finalizers"]!.ToJsonString());
        Assert.Equal("""["x/b"]""", removed.Json["metadata"]!["finalizers"]!.ToJsonString());
    }
}
