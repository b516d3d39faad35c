namespace Discovery.Testing.Tests;

public sealed class DeleteTests
{
    [Fact]
    public async Task Delete_Slice_AnswersWithStatus()
    {
        await using var api = await Api.StartAsync();
        var created = await api.CreateSliceAsync("a");
        var answer = await api.DeleteAsync(Api.Slices + "/a");

        Assert.Equal((200, "Success"), (answer.Code, (string?)answer.Json["status"]));
        Assert.Equal((string?)created.Json["metadata"]!["uid"], (string?)answer.Json["details"]!["uid"]);
        Assert.Equal(404, (await api.GetAsync(Api.Slices + "/a")).Code);
        Assert.Equal(404, (await api.DeleteAsync(Api.Slices + "/a")).Code);
    }

    [Fact]
    public async Task Delete_Service_AnswersWithTheObject()
    {
        await using var api = await Api.StartAsync();
        api.Server.ApplyService("default", "s", ("http", 80, 8080));
        var answer = await api.DeleteAsync(Api.Services + "/s");

        Assert.Equal((200, "Service"), (answer.Code, (string?)answer.Json["kind"]));
    }

    [Theory]
    [InlineData("""{"preconditions":{"uid":"other"}}""", "the UID in the precondition (other) does not match")]
    [InlineData("""{"preconditions":{"resourceVersion":"1"}}""", "the ResourceVersion in the precondition (1) does not match")]
    public async Task Delete_PreconditionFails_IsConflict(string body, string message)
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var answer = await api.DeleteAsync(Api.Slices + "/a", body);

        Assert.Equal(409, answer.Code);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await api.GetAsync(Api.Slices + "/a")).Code);
    }

    [Fact]
    public async Task Delete_WithFinalizer_WaitsForItsRemoval()
    {
        await using var api = await Api.StartAsync();
        await api.PostAsync(Api.Slices, """{"metadata":{"name":"a","finalizers":["example.com/hold"]},"addressType":"IPv4"}""");
        var answer = await api.DeleteAsync(Api.Slices + "/a");
        Assert.NotNull(answer.Json["metadata"]!["deletionTimestamp"]);

        await api.PatchAsync(Api.Slices + "/a", Api.Merge, """{"metadata":{"finalizers":null}}""");
        Assert.Equal(404, (await api.GetAsync(Api.Slices + "/a")).Code);
    }

    [Fact]
    public async Task DeleteCollection_WithSelector_DeletesWhatMatches()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a", """{"x":"1"}""");
        await api.CreateSliceAsync("b", """{"x":"1"}""");
        await api.CreateSliceAsync("c");
        var answer = await api.DeleteAsync(Api.Slices + "?labelSelector=x%3D1");

        Assert.Equal(["a", "b"], answer.Names);
        Assert.Equal(["c"], (await api.GetAsync(Api.Slices)).Names);
    }

    [Fact]
    public async Task DeleteNamespace_WithContent_DeletesAllOfIt()
    {
        await using var api = await Api.StartAsync();
        api.Server.CreateNamespace("demo");
        await api.CreateSliceAsync("a", ns: "demo");
        using var watch = await api.WatchAsync($"{Api.AllSlices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        using var namespaces = await api.WatchAsync($"{Api.Namespaces}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        var answer = await api.DeleteAsync(Api.Namespaces + "/demo");

        Assert.Equal("Terminating", (string?)answer.Json["status"]!["phase"]);
        Assert.Equal("DELETED a", await watch.NextTextAsync());
        Assert.Equal(["MODIFIED demo", "DELETED demo"], await namespaces.TakeAsync(2));
        Assert.Equal(404, (await api.GetAsync(Api.Namespaces + "/demo")).Code);
    }

    [Fact]
    public async Task DeleteNamespace_Default_IsForbidden()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.DeleteAsync(Api.Namespaces + "/default");

        Assert.Equal((403, "namespaces \"default\" is forbidden: this namespace may not be deleted"), (answer.Code, answer.Message));
    }
}
