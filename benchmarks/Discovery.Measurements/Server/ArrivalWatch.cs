using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Decoding.Protobuf;

namespace Discovery.Measurements.Server;

/// <summary>
/// Reads a watch of all slices with a bare HttpClient, and notes when the last byte of each event was there. In protobuf and over HTTP/2, as
/// the registry does, so that server and wire have the same to do for either.
/// </summary>
internal sealed class ArrivalWatch(FilledServer server) : IDisposable
{
    private const int FirstField = 1;
    private const int ObjectField = 2;

    private static readonly string Slices = ApiResource.EndpointSlices.ClusterPath.TrimStart('/');

    private readonly HttpClient _http = server.CreateHttpClient(BodyFormat.Protobuf, HttpVersion.Version20);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _expected = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<long>? _reading;

    /// <summary>Watches what is written from now on.</summary>
    public async Task StartAsync()
    {
        using var json = server.CreateHttpClient(BodyFormat.Json, HttpVersion.Version11);
        var list = JsonNode.Parse(await json.GetStringAsync(new Uri($"{Slices}?limit=1", UriKind.Relative)))!;
        Uri watch = new($"{Slices}?watch=1&timeoutSeconds=600&resourceVersion={(string?)list["metadata"]!["resourceVersion"]}", UriKind.Relative);
        var response = await _http.GetAsync(watch, HttpCompletionOption.ResponseHeadersRead);
        _reading = ReadAsync(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
    }

    /// <summary>When the next event of this slice has come.</summary>
    /// <exception cref="EndOfStreamException">The watch has ended, by itself.</exception>
    public Task<long> ArrivalOf(string slice)
    {
        TaskCompletionSource<long> arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _expected.TryAdd(slice, arrival)
            ? Task.WhenAny(arrival.Task, _reading!).Unwrap()
            : throw new InvalidOperationException($"{slice} is being written already: one event could be taken for the other.");
    }

    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
        _stop.Dispose();
    }

    // Ends with an exception only.
    private async Task<long> ReadAsync(Stream body)
    {
        using ReadBuffer buffer = new();
        while (await buffer.ReadAsync(body, _stop.Token) > 0)
        {
            var now = Stopwatch.GetTimestamp();
            while (BinaryPrimitives.TryReadInt32BigEndian(buffer.Unread, out var length) && buffer.Unread.Length - sizeof(int) >= length)
            {
                if (_expected.TryRemove(NameIn(buffer.Unread.Slice(sizeof(int), length)), out var arrival))
                {
                    arrival.SetResult(now);
                }

                buffer.Consume(sizeof(int) + length);
            }
        }

        throw new EndOfStreamException("The server has ended the watch, as it does when a client is slow to take its events.");
    }

    // The first of the metadata, which are the first of the object.
    private static string NameIn(ReadOnlySpan<byte> @event)
    {
        var @object = Envelope.Open(Field(Field(@event, ObjectField), FirstField));
        return Encoding.UTF8.GetString(Field(Field(@object.Message, FirstField), FirstField));
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int wanted)
    {
        WireReader reader = new(message);
        while (reader.Next(out var field))
        {
            if (field == wanted)
            {
                return reader.ReadBytes();
            }

            reader.Skip();
        }

        throw new InvalidDataException($"There is no field {wanted}.");
    }
}
