using System.Net;
using System.Text;

namespace Discovery.AspNetCore.Tests;

/// <summary>A reader of the events, as a browser is one.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body));

    public HttpResponseMessage Response => _response;

    /// <summary>A stream whose first event has come: what happens from now on is in it.</summary>
    public static async Task<EventStream> OpenAsync(DumpApp app)
    {
        var response = await SendAsync(app);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stream = new EventStream(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken).WaitAsync(DumpApp.Limit));
        Assert.Equal(("hello", """{"schemaVersion":1}"""), await stream.NextAsync());
        return stream;
    }

    public static Task<HttpResponseMessage> SendAsync(DumpApp app) =>
        app.Client.GetAsync(new Uri("/discovery/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).WaitAsync(DumpApp.Limit);

    /// <summary>The next event; comments and the time to retry are passed over.</summary>
    public async Task<(string Name, string Data)> NextAsync()
    {
        string? name = null;
        while (true)
        {
            var line = await LineAsync();
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (name!, line["data: ".Length..]);
            }
        }
    }

    /// <summary>All that comes, this line included.</summary>
    public async Task<string> UntilAsync(string last)
    {
        var all = new StringBuilder();
        string line;
        do
        {
            line = await LineAsync();
            all.AppendLine(line);
        }
        while (line != last);
        return all.ToString();
    }

    /// <summary>Whether the server has ended it.</summary>
    public async Task<bool> EndsAsync()
    {
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(DumpApp.Limit) is not null)
        {
        }

        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private async Task<string> LineAsync()
    {
        var line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(DumpApp.Limit);
        Assert.NotNull(line);
        return line;
    }
}
