namespace Discovery.Testing.Tests;

public sealed class UpdateTests
{
    [Fact]
    public async Task Update_CurrentVersion_ChangesTheObjectAndItsGeneration()
    {
        await using var api = await Api.StartAsync();
        var created = await api.CreateSliceAsync("a");
        var changed = created.Text.Replace("10.1.2.3", "10.9.9.9", StringComparison.Ordinal);
        var answer = await api.PutAsync(Api.Slices + "/a", changed);

        Assert.Equal(200, answer.Code);
        Assert.Equal(2, (int)answer.Json["metadata"]!["generation"]!);
        Assert.Equal((string?)created.Json["metadata"]!["uid"], (string?)answer.Json["metadata"]!["uid"]);
        Assert.NotEqual(created.ResourceVersion, answer.ResourceVersion);
    }

    [Fact]
    public async Task Update_StaleVersion_IsConflict()
    {
        await using var api = await Api.StartAsync();
        var created = await api.CreateSliceAsync("a");
        await api.PatchAsync(Api.Slices + "/a", Api.Merge, """{"metadata":{"labels":{"x":"1"}}}""");
        var answer = await api.PutAsync(Api.Slices + "/a", created.Text);

        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
        Assert.EndsWith("the object has been modified; please apply your changes to the latest version and try again", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_NothingChanged_KeepsTheVersion()
    {
        await using var api = await Api.StartAsync();
        var created = await api.CreateSliceAsync("a");
        var answer = await api.PutAsync(Api.Slices + "/a", created.Text);

        Assert.Equal((200, created.ResourceVersion), (answer.Code, answer.ResourceVersion));
    }

    [Fact]
    public async Task Update_MissingSlice_IsNotFound()
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(404, (await api.PutAsync(Api.Slices + "/a", Api.Slice("a"))).Code);
    }

    [Fact]
    public async Task Update_MissingService_CreatesIt()
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(201, (await api.PutAsync(Api.Services + "/s", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""")).Code);
    }

    [Fact]
    public async Task Update_OtherName_IsBadRequest()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var answer = await api.PutAsync(Api.Slices + "/a", Api.Slice("b"));

        Assert.Equal((400, "the name of the object (b) does not match the name on the URL (a)"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Update_OtherAddressType_IsImmutable()
    {
        await using var api = await Api.StartAsync();
        await api.PostAsync(Api.Slices, """{"metadata":{"name":"a"},"addressType":"IPv4"}""");
        var answer = await api.PutAsync(Api.Slices + "/a", """{"metadata":{"name":"a"},"addressType":"IPv6"}""");

        Assert.Equal(422, answer.Code);
        Assert.Contains("field is immutable", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ServiceWithoutClusterIp_KeepsIt()
    {
        await using var api = await Api.StartAsync();
        var created = await api.PostAsync(Api.Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""");
        var kept = await api.PutAsync(Api.Services + "/s", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":81}]}}""");
        var refused = await api.PutAsync(Api.Services + "/s", """{"metadata":{"name":"s"},"spec":{"clusterIP":"10.96.9.9","ports":[{"port":81}]}}""");

        Assert.Equal((string?)created.Json["spec"]!["clusterIP"], (string?)kept.Json["spec"]!["clusterIP"]);
        Assert.Equal(422, refused.Code);
    }
}
