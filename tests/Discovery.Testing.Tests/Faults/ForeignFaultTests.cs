using System.Net;
using System.Text.Json;

namespace Discovery.Testing.Tests.Faults;

/// <summary>Answers that are not an API server's, and what else a test makes up.</summary>
public sealed class ForeignFaultTests
{
    private const string Watch = Api.Slices + "?watch=1";

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_Always_TellsWhereTo(int code)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Redirect(new("http://127.0.0.1:1/elsewhere"), code));
        using var raw = await RawClient.GetAsync(api.Server, Watch);
        var seen = await raw.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {code} ", seen, StringComparison.Ordinal);
        Assert.Contains("Location: http://127.0.0.1:1/elsewhere\r\n", seen, StringComparison.Ordinal);
        Assert.Equal(1, fault.Strikes);
    }

    [Fact]
    public async Task Redirect_NoRedirectsCode_Throws() =>
        Assert.Equal("code", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(static () => Task.FromResult(Fault.Redirect(new("http://a/"), 200)))).ParamName);

    [Theory]
    [InlineData(Api.Slices)]
    [InlineData(Watch)]
    public async Task Page_Always_IsHtmlWith200(string path)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Page());
        using var client = api.Server.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("<!DOCTYPE html>", await response.Content.ReadAsStringAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfOnesOwn_IsThat()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Page("{}", "application/json"));
        Assert.Equal("{}", (await api.GetAsync(Api.Slices)).Text);
    }

    [Theory]
    [InlineData(Api.Slices)]
    [InlineData(Watch)]
    public async Task Flood_UntilRemoved_HasNoNewlineAndNoEnd(string path)
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Flood());
        using var client = api.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        var bytes = new byte[1024 * 1024];
        await body.ReadExactlyAsync(bytes, Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal("{\"flood\":\"x"u8, bytes.AsSpan(0, 11));
        Assert.Equal(-1, bytes.IndexOf((byte)'\n'));
        fault.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation));
        Assert.Equal(200, (await api.GetAsync(Api.Slices)).Code);
    }

    [Fact]
    public async Task Flood_ClientGoneOrServerStopped_Ends()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Flood());
        using var gone = await RawClient.GetAsync(api.Server, Api.Slices);
        using var stays = await RawClient.GetAsync(api.Server, Api.Slices);
        await gone.ReadUntilAsync("xx");
        await stays.ReadUntilAsync("xx");
        gone.Dispose();

        // Real time, because the promise is about it; a second, and something for a busy machine.
        await api.Server.StopAsync(Api.Cancellation).WaitAsync(TimeSpan.FromSeconds(3), Api.Cancellation);
        Assert.Equal(2, fault.Strikes);
    }

    [Fact]
    public async Task LastLine_RunningWatch_IsItsEnd()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync(Watch);
        using var fault = api.Server.Faults.Add(Fault.LastLine("""{"type":"ERROR","object":"boom"}"""));
        var error = (await watch.NextAsync())!;

        Assert.Equal(("ERROR", "boom"), ((string?)error["type"], (string?)error["object"]));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task LastLine_NoJson_IsSentAsItIs()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.LastLine("bye").AfterEvents(1));
        using var watch = await api.WatchAsync(Watch);
        await api.CreateSliceAsync("a");

        Assert.Equal("ADDED a", await watch.NextTextAsync());
        await Assert.ThrowsAnyAsync<JsonException>(watch.NextAsync);
    }

    [Fact]
    public async Task Rewrite_ListAndWatch_ChangesWhatItLikes()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        using var fault = api.Server.Faults.Add(Fault.Rewrite(static json => (json["items"]?[0] ?? json["object"])!.AsObject().Remove("metadata")).Times(2));
        var list = (await api.GetAsync(Api.Slices)).Json;
        using var watch = await api.WatchAsync(Watch);
        var added = (await watch.NextAsync())!;
        await api.CreateSliceAsync("b");

        Assert.Null(list["items"]![0]!["metadata"]);
        Assert.NotNull(list["metadata"]!["resourceVersion"]);
        Assert.Null(added["object"]!["metadata"]);
        Assert.Equal("ADDED b", await watch.NextTextAsync());
    }
}
