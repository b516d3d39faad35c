using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Decoding;

namespace Discovery.Measurements.Server;

/// <summary>
/// Replaces slices of a server by ones with an endpoint more or less that is ready. In what takes the server the least, which shares the
/// processors with who is measured: bodies made beforehand, and no managed fields, which it would compare with each write.
/// </summary>
internal sealed class SliceWriter : IDisposable
{
    private readonly FilledServer _server;
    private readonly HttpClient _http;
    private readonly byte[][] _ready;
    private readonly byte[][] _oneIsNot;

    public SliceWriter(FilledServer server)
    {
        _server = server;
        _http = server.CreateHttpClient(BodyFormat.Protobuf, HttpVersion.Version20);
        _ready = Bodies(revision: 0);
        _oneIsNot = Bodies(revision: 1);
    }

    /// <summary>Makes the server forget the managed fields: it does not begin them anew.</summary>
    public Task ForgetManagedFieldsAsync() => Parallel.ForEachAsync(
        Enumerable.Range(0, _server.Data.Slices), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (slice, _) => await WriteAsync(slice, isReady: true));

    /// <summary>Writes a slice: all its endpoints are ready, or all but one.</summary>
    public async Task WriteAsync(int slice, bool isReady)
    {
        using ByteArrayContent body = new((isReady ? _ready : _oneIsNot)[slice]) { Headers = { ContentType = new(BodyFormat.Json) } };
        using var answer = await _http.PutAsync(_server.AddressOf(slice), body);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private byte[][] Bodies(int revision) => [.. Enumerable.Range(0, _server.Data.Slices).Select(slice =>
    {
        var body = _server.New(slice, revision);
        body["metadata"]!["managedFields"] = new JsonArray(new JsonObject()); // the form in which the API takes it for none
        return JsonSerializer.SerializeToUtf8Bytes(body);
    })];
}
