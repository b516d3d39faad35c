using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>A running watch. Reads end with the deadline of the client that made it.</summary>
public sealed class Watch : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly CancellationToken _deadline;

    internal Watch(HttpResponseMessage response, Stream stream, CancellationToken deadline)
    {
        _response = response;
        _reader = new StreamReader(stream);
        _deadline = deadline;
    }

    public HttpStatusCode StatusCode => _response.StatusCode;

    /// <summary>The next event, or null when the server has ended the stream normally; a broken connection throws.</summary>
    public async Task<WatchEvent?> NextOrEndAsync()
    {
        var line = await _reader.ReadLineAsync(_deadline);
        if (line is null)
        {
            return null;
        }

        var json = JsonNode.Parse(line)!.AsObject();
        return new WatchEvent(json.Text("type"), json["object"]!.AsObject());
    }

    public async Task<WatchEvent> NextAsync() =>
        await NextOrEndAsync() ?? throw new EndOfStreamException("The watch ended where an event was expected.");

    /// <summary>The next so many events.</summary>
    public async Task<IReadOnlyList<WatchEvent>> TakeAsync(int count)
    {
        var events = new List<WatchEvent>(count);
        while (events.Count < count)
        {
            events.Add(await NextAsync());
        }

        return events;
    }

    /// <summary>Everything up to the stream's normal end.</summary>
    public async Task<IReadOnlyList<WatchEvent>> ReadToEndAsync()
    {
        var events = new List<WatchEvent>();
        while (await NextOrEndAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
