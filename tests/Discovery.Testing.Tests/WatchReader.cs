using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests;

/// <summary>Reads a watch, event by event.</summary>
internal sealed class WatchReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private WatchReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new(stream);
    }

    public static async Task<WatchReader> OpenAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.Equal(200, (int)response.StatusCode);
        return new(response, await response.Content.ReadAsStreamAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation));
    }

    /// <summary>The next event; null when the watch has ended.</summary>
    public async Task<JsonNode?> NextAsync() =>
        await _lines.ReadLineAsync(Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation) is { } line ? JsonNode.Parse(line) : null;

    /// <summary>The next event as <c>ADDED name</c>.</summary>
    public async Task<string> NextTextAsync() =>
        await NextAsync() is { } seen ? $"{seen["type"]} {seen["object"]!["metadata"]!["name"]}".TrimEnd() : "end";

    public async Task<List<string>> TakeAsync(int count)
    {
        var seen = new List<string>();
        while (seen.Count < count)
        {
            seen.Add(await NextTextAsync());
        }

        return seen;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
