using System.Globalization;
using System.Text;
using System.Text.Json;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>Decodes text, and writes what came out as text to compare.</summary>
internal static class DecodingRig
{
    public static Decoded<T> Decode<T>(ObjectDecoder<T> decoder, string json)
        where T : class
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        Assert.True(decoder.TryDecode(ref reader, out var decoded));
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.False(reader.Read());
        return decoded;
    }

    public static EndpointGroup Slice(string json) => Decode(new EndpointSliceDecoder(), json).Value ?? throw new InvalidOperationException("not usable");

    public static WatchEvent<EndpointGroup> Event(string line) => new WatchEventParser<EndpointGroup>(new EndpointSliceDecoder()).Parse(Encoding.UTF8.GetBytes(line));

    public static ListPage<EndpointGroup> List(string json) => List(Encoding.UTF8.GetBytes(json), int.MaxValue);

    /// <summary>Feeds a list in pieces, as a socket would.</summary>
    public static ListPage<EndpointGroup> List(byte[] json, int chunk) => List(new EndpointSliceDecoder(), json, chunk);

    /// <summary>Feeds a list in pieces of these sizes, over and over.</summary>
    public static ListPage<T> List<T>(ObjectDecoder<T> decoder, byte[] json, params int[] sizes)
        where T : class
    {
        var parser = new ListParser<T>(decoder);
        var consumed = 0;
        for (int end = 0, i = 0; end < json.Length; i++)
        {
            end = (int)Math.Min((long)end + sizes[i % sizes.Length], json.Length);
            consumed += parser.Parse(json.AsSpan(consumed, end - consumed), isLast: false);
        }

        parser.Parse(json.AsSpan(consumed), isLast: true);
        return parser.Complete();
    }

    public static string Describe(in Decoded<EndpointGroup> item) =>
        $"{item.Key}@{item.ResourceVersion}{(item.InitialEventsEnd ? " end" : "")}: {(item.Value is null ? "unusable" : Describe(item.Value))}";

    public static string Describe(EndpointGroup group) => Describe(DomGroup.From(group));

    public static string Describe(DomGroup group)
    {
        var text = new StringBuilder($"{group.Key}@{group.Version} of {group.ServiceName} weight {group.Weight} truncated {group.Truncated} at {group.LastChange?.UtcTicks}");
        foreach (var subset in group.Subsets)
        {
            text.Append(CultureInfo.InvariantCulture, $" [{string.Join(' ', subset.Ports)} | {string.Join(' ', subset.Addresses.Select(Describe))}]");
        }

        return text.ToString();
    }

    public static string Describe(SubsetAddress address) =>
        $"{address with { Hints = TopologyHints.None }} for {string.Join(',', address.Hints.Zones)}|{string.Join(',', address.Hints.Nodes)}";
}
