using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>What resourceVersion and resourceVersionMatch mean for a list.</summary>
public abstract class ResourceVersionContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Fact]
    public async Task List_ResourceVersionZero_AnswersSomeStateWithItsVersion()
    {
        var created = await CreateSliceAsync("a");
        await Admin.ReadAsync($"{Slices}?resourceVersion={created.ResourceVersion()}"); // the watch cache has it now

        var list = await Admin.ReadAsync($"{Slices}?resourceVersion=0");

        Assert.Equal(["a"], list.ItemNames());
        Assert.True(list.Version() >= created.Version());
    }

    [Theory, InlineData(""), InlineData("&resourceVersionMatch=NotOlderThan")]
    public async Task List_ResourceVersionOfAWrite_IsNotOlder(string match)
    {
        for (var i = 0; i < 5; i++)
        {
            var created = await CreateSliceAsync($"s{i}");

            var list = await Admin.ReadAsync($"{Slices}?resourceVersion={created.ResourceVersion()}{match}");

            Assert.Contains($"s{i}", list.ItemNames());
            Assert.True(list.Version() >= created.Version());
        }
    }

    [Fact]
    public async Task List_ExactResourceVersion_AnswersThatState()
    {
        var created = await CreateSliceAsync("a");
        await CreateSliceAsync("b");
        await DeleteSliceAsync("a");

        var list = await Admin.ReadAsync($"{Slices}?resourceVersion={created.ResourceVersion()}&resourceVersionMatch=Exact");

        Assert.Equal(["a"], list.ItemNames());
        Assert.Equal(created.ResourceVersion(), list.ResourceVersion());
    }

    [Fact]
    public async Task List_FutureResourceVersion_TimesOutWithCause()
    {
        var future = (await Admin.ReadAsync(Slices)).Version() + 1_000_000;

        var answer = await Admin.GetAsync($"{Slices}?resourceVersion={future}");

        var status = answer.ExpectFailure(HttpStatusCode.GatewayTimeout, "Timeout");
        Assert.StartsWith($"Timeout: Too large resource version: {future}, current: ", status.Text("message"), StringComparison.Ordinal);
        Assert.Equal(("", "ResourceVersionTooLarge"), FirstCause(status));
        Assert.Equal("1", status.Text("details", "retryAfterSeconds"));
    }

    [Fact]
    public async Task List_MatchWithoutResourceVersion_Invalid()
    {
        var status = (await Admin.GetAsync($"{Slices}?resourceVersionMatch=Exact")).ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");

        Assert.Equal(("resourceVersionMatch", "FieldValueForbidden"), FirstCause(status));
    }

    [Fact]
    public async Task List_SendInitialEvents_Invalid()
    {
        var status = (await Admin.GetAsync($"{Slices}?sendInitialEvents=true")).ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");

        Assert.Equal(("sendInitialEvents", "FieldValueForbidden"), FirstCause(status));
    }

    [Fact]
    public async Task List_ResourceVersionNotANumber_BadRequest() =>
        (await Admin.GetAsync($"{Slices}?resourceVersion=abc")).ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");
}
