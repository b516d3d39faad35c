using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Discovery.ApiServerContract;
using Discovery.Kubernetes.Decoding;

namespace Discovery.Measurements.Server;

/// <summary>Reads a watch of all slices with a bare HttpClient, and notes when each event came.</summary>
internal sealed class ArrivalWatch(FilledServer server) : IDisposable
{
    private readonly HttpClient _http = server.CreateHttpClient();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _expected = new();
    private readonly CancellationTokenSource _stop = new();

    public async Task StartAsync()
    {
        // What is written from now on.
        var list = System.Text.Json.Nodes.JsonNode.Parse(await _http.GetStringAsync(new Uri($"{ApiResource.EndpointSlices.ClusterPath.TrimStart('/')}?limit=1", UriKind.Relative)))!;
        var path = $"{ApiResource.EndpointSlices.ClusterPath.TrimStart('/')}?watch=1&timeoutSeconds=600&resourceVersion={(string?)list["metadata"]!["resourceVersion"]}";
        var response = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        _ = ReadAsync(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
    }

    /// <summary>When the next event of this slice has been read.</summary>
    public Task<long> Expect(string slice) =>
        (_expected[slice] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(Stream body)
    {
        Exception end;
        try
        {
            using ReadBuffer buffer = new();
            while (await buffer.ReadAsync(body, _stop.Token) > 0)
            {
                Note(buffer, Stopwatch.GetTimestamp());
            }

            end = new EndOfStreamException("The server has ended the watch.");
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            end = exception;
        }

        foreach (var waiting in _expected.Values)
        {
            waiting.TrySetException(end);
        }
    }

    // As little as can be: the name is the first of the metadata.
    private void Note(ReadBuffer buffer, long now)
    {
        while (buffer.TryTakeLine(out var line))
        {
            var before = "\"metadata\":{\"name\":\""u8;
            var name = line[(line.IndexOf(before) + before.Length)..];
            if (_expected.TryRemove(Encoding.UTF8.GetString(name[..name.IndexOf((byte)'"')]), out var waiting))
            {
                waiting.TrySetResult(now);
            }
        }
    }
}
