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
        var decoded = decoder.Decode(ref reader);
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.False(reader.Read());
        return decoded;
    }

    public static EndpointGroup Slice(string json) => Decode(new EndpointSliceDecoder(), json).Value ?? throw new InvalidOperationException("not usable");

    public static WatchEvent<EndpointGroup> Event(string line) => new WatchEventParser<EndpointGroup>(new EndpointSliceDecoder()).Parse(Encoding.UTF8.GetBytes(line));

    public static ListPage<EndpointGroup> List(string json) => List(Encoding.UTF8.GetBytes(json), int.MaxValue);

    /// <summary>Feeds a list in pieces, as a socket would.</summary>
    public static ListPage<EndpointGroup> List(byte[] json, int chunk)
    {
        var parser = new ListParser<EndpointGroup>(new EndpointSliceDecoder());
        var consumed = 0;
        for (var end = 0; end < json.Length;)
        {
            end = (int)Math.Min((long)end + chunk, json.Length);
            consumed += parser.Parse(json.AsSpan(consumed, end - consumed), isLast: false);
        }

        parser.Parse(json.AsSpan(consumed), isLast: true);
        return parser.Complete();
    }

    public static string Describe(in Decoded<EndpointGroup> item) =>
        $"{item.Key}@{item.ResourceVersion}{(item.InitialEventsEnd ? " end" : "")}: {(item.Value is null ? "unusable" : Describe(item.Value))}";

    public static string Describe(EndpointGroup group)
    {
        var text = new StringBuilder($"{group.Key} of {group.ServiceName} weight {group.Weight} truncated {group.Truncated} at {group.LastChange?.UtcTicks}");
        foreach (var subset in group.Subsets)
        {
            text.Append(CultureInfo.InvariantCulture, $" [{string.Join(' ', subset.Ports)} | {string.Join(' ', subset.Addresses)}]");
        }

        return text.ToString();
    }
}
