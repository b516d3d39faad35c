namespace Discovery.Testing.Tests;

public sealed class ServerSideApplyTests
{
    [Fact]
    public async Task Apply_Missing_CreatesAndOwns()
    {
        await using var api = await Api.StartAsync();
        var answer = await ApplyAsync(api, "m1", """{"a":"1"}""", 80);

        Assert.Equal(201, answer.Code);
        var manager = answer.Json["metadata"]!["managedFields"]![0]!;
        Assert.Equal(("m1", "Apply"), ((string?)manager["manager"], (string?)manager["operation"]));
        Assert.Equal("""{"f:addressType":{},"f:metadata":{"f:labels":{"f:a":{}}},"f:ports":{}}""", manager["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public async Task Apply_WithoutManager_IsInvalid()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PatchAsync(Api.Slices + "/a", Api.Apply, Api.Slice("a"));

        Assert.Equal(422, answer.Code);
        Assert.Equal(["fieldManager"], answer.CauseFields);
    }

    [Fact]
    public async Task Apply_FieldOfAnother_IsConflictUnlessForced()
    {
        await using var api = await Api.StartAsync();
        await ApplyAsync(api, "m1", "{}", 80);
        var refused = await ApplyAsync(api, "m2", "{}", 81);
        var forced = await ApplyAsync(api, "m2&force=true", "{}", 81);

        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"m1\": .ports"), (refused.Code, refused.Message));
        Assert.Equal(200, forced.Code);
        Assert.Equal(81, (int)forced.Json["ports"]![0]!["port"]!);
    }

    [Fact]
    public async Task Apply_FieldNoLongerApplied_IsRemovedUnlessSomebodyElseOwnsIt()
    {
        await using var api = await Api.StartAsync();
        await ApplyAsync(api, "m1", """{"a":"1","b":"2"}""", 80);
        await api.PatchAsync(Api.Slices + "/a?fieldManager=m2", Api.Apply, """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"a","labels":{"b":"2"}},"addressType":"IPv4"}""");
        var answer = await ApplyAsync(api, "m1", "{}", 80);

        Assert.Equal("""{"b":"2"}""", answer.Json["metadata"]!["labels"]!.ToJsonString());
    }

    [Fact]
    public async Task Apply_ServicePorts_AreMergedByPortAndProtocol()
    {
        await using var api = await Api.StartAsync();
        await ApplyServiceAsync(api, "m1", """[{"port":80,"name":"a"}]""");
        await ApplyServiceAsync(api, "m2", """[{"port":81,"name":"b"}]""");
        var answer = await ApplyServiceAsync(api, "m1", """[{"port":82,"name":"c"}]""");

        Assert.Equal(["81", "82"], answer.Json["spec"]!["ports"]!.AsArray().Select(p => p!["port"]!.ToString()));
    }

    [Fact]
    public async Task Apply_Unchanged_KeepsTheVersion()
    {
        await using var api = await Api.StartAsync();
        var first = await ApplyAsync(api, "m1", """{"a":"1"}""", 80);
        var second = await ApplyAsync(api, "m1", """{"a":"1"}""", 80);

        Assert.Equal((200, first.ResourceVersion), (second.Code, second.ResourceVersion));
    }

    [Fact]
    public async Task Update_ByAnotherManager_TakesTheFieldOver()
    {
        await using var api = await Api.StartAsync();
        await ApplyAsync(api, "m1", """{"a":"1"}""", 80);
        await api.PatchAsync(Api.Slices + "/a?fieldManager=updater", Api.Merge, """{"metadata":{"labels":{"a":"2"}}}""");
        var answer = await ApplyAsync(api, "m1", """{"a":"1"}""", 80);

        Assert.Equal("Apply failed with 1 conflict: conflict with \"updater\" using discovery.k8s.io/v1: .metadata.labels.a", answer.Message);
    }

    private static Task<Answer> ApplyAsync(Api api, string manager, string labels, int port) => api.PatchAsync(
        $"{Api.Slices}/a?fieldManager={manager}",
        Api.Apply,
        $$"""{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"a","labels":{{labels}}},"addressType":"IPv4","ports":[{"name":"x","port":{{port}}}]}""");

    private static Task<Answer> ApplyServiceAsync(Api api, string manager, string ports) => api.PatchAsync(
        $"{Api.Services}/s?fieldManager={manager}",
        Api.Apply,
        $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":{{{ports}}}}}""");
}
