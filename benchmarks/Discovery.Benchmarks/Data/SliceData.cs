using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Decoding.Protobuf;

namespace Discovery.Benchmarks.Data;

/// <summary>
/// The EndpointSlices of a large cluster, as an API server sends them: about 290 bytes for each endpoint. Each byte follows from the
/// parameters, and each slice can be had by itself.
/// </summary>
/// <param name="endpoints">How many endpoints in all.</param>
/// <param name="slicesPerService">How many slices a service has.</param>
internal sealed class SliceData(int endpoints, int slicesPerService = 2)
{
    /// <summary>What a slice has at most, by default.</summary>
    public const int EndpointsPerSlice = 100;

    private const int Namespaces = 20;

    // As many as fit on it: 110 pods is the default bound.
    private const int EndpointsPerNode = 100;

    private readonly SliceText _text = new(Math.Max(1, endpoints / EndpointsPerNode));

    public int Endpoints => endpoints;

    public int Slices => (endpoints + EndpointsPerSlice - 1) / EndpointsPerSlice;

    public int Services => (Slices + slicesPerService - 1) / slicesPerService;

    public static string NamespaceOf(int service) => string.Create(CultureInfo.InvariantCulture, $"team-{service % Namespaces:00}");

    public static string NameOf(int service) => string.Create(CultureInfo.InvariantCulture, $"backend-{service:0000}");

    /// <summary>The body of a LIST.</summary>
    public byte[] List()
    {
        ArrayBufferWriter<byte> body = new(endpoints * 300);
        using Utf8JsonWriter json = new(body, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("kind"u8, "EndpointSliceList"u8);
        json.WriteString("apiVersion"u8, "discovery.k8s.io/v1"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteString("resourceVersion"u8, SliceText.Version(Slices, 0));
        json.WriteEndObject();
        json.WriteStartArray("items"u8);
        for (var slice = 0; slice < Slices; slice++)
        {
            json.WriteStartObject();
            WriteSlice(json, slice, revision: 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The body of the same LIST in protobuf.</summary>
    public byte[] ProtobufList() => ProtobufObject.List("EndpointSliceList", SliceText.Version(Slices, 0), null, [.. Enumerable.Range(0, Slices).Select(slice => ProtobufObject.Write(Slice(slice)))]);

    /// <summary>One slice.</summary>
    public JsonObject Slice(int slice) => (JsonObject)JsonNode.Parse(Event(slice, revision: 0))!["object"]!.DeepClone();

    /// <summary>A line of a WATCH: with each revision, another endpoint of the slice is not ready.</summary>
    public byte[] Event(int slice, int revision)
    {
        ArrayBufferWriter<byte> line = new();
        using Utf8JsonWriter json = new(line);
        json.WriteStartObject();
        json.WriteString("type"u8, "MODIFIED"u8);
        json.WriteStartObject("object"u8);

        // Items of a list leave these out.
        json.WriteString("kind"u8, "EndpointSlice"u8);
        json.WriteString("apiVersion"u8, "discovery.k8s.io/v1"u8);
        WriteSlice(json, slice, revision);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return line.WrittenSpan.ToArray();
    }

    private void WriteSlice(Utf8JsonWriter json, int slice, int revision)
    {
        var service = slice / slicesPerService;
        var first = slice * EndpointsPerSlice;
        var last = Math.Min(first + EndpointsPerSlice, endpoints);
        SliceText.WriteMetadata(json, NamespaceOf(service), NameOf(service), service, slice, revision);
        json.WriteString("addressType"u8, "IPv4"u8);
        json.WriteStartArray("endpoints"u8);
        for (var endpoint = first; endpoint < last; endpoint++)
        {
            var ready = revision == 0 || endpoint - first != revision % EndpointsPerSlice;
            _text.WriteEndpoint(json, NamespaceOf(service), NameOf(service), endpoint, ready);
        }

        json.WriteEndArray();
        SliceText.WritePorts(json);
    }
}
