using System.Net;

namespace Discovery.Testing.Tests.Faults;

/// <summary>The same faults where many requests share a connection: only the request that is struck suffers.</summary>
public sealed class Http2FaultTests
{
    public static TheoryData<string> Breaking => ["reset", "cut", "drop"];

    [Theory]
    [MemberData(nameof(Breaking))]
    public async Task Break_OneRequest_LeavesTheConnectionAlone(string how)
    {
        await using var server = await EmbeddedApiServer.StartAsync(o => o.UseHttps = true, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        using var client = Client(server);
        using var healthy = await OpenAsync(client, Api.Services + "?watch=1");
        using var fault = server.Faults.Add((how switch { "reset" => Fault.Reset(), "cut" => Fault.Cut(), _ => Fault.DropStreams() }).On(resource: "endpointslices"));
        var path = how == "drop" ? Api.Slices + "?watch=1" : Api.Slices;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            client.GetStringAsync(new Uri(path, UriKind.Relative), Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation));
        server.ApplyService("default", "a", ("http", 80, 8080));
        using var lines = new StreamReader(await healthy.Content.ReadAsStreamAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation));
        var line = await lines.ReadLineAsync(Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation);

        Assert.StartsWith("{\"type\":\"ADDED\"", line, StringComparison.Ordinal);
        Assert.Equal(1, fault.Strikes);
    }

    [Fact]
    public async Task Dispose_HalfOpenRequest_EndsItPromptly()
    {
        var server = await EmbeddedApiServer.StartAsync(o => o.UseHttps = true, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        using var client = Client(server);
        using var fault = server.Faults.Add(Fault.Stall());
        var answer = client.GetStringAsync(new Uri("/version", UriKind.Relative), Api.Cancellation);
        await fault.WaitForStrikesAsync(1, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        // Real time, because the promise is about it; a second, and something for a busy machine.
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(3), Api.Cancellation);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.WaitAsync(Api.Patience, Api.Cancellation));
    }

    private static HttpClient Client(EmbeddedApiServer server)
    {
        var client = server.CreateClient();
        (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return client;
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20 };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
    }
}
