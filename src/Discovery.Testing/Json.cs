using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Testing;

/// <summary>How this server reads and writes JSON: raw UTF-8, no escapes beyond what JSON asks for.</summary>
internal static class Json
{
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 128, AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static byte[] ToBytes(JsonNode node, bool indented = false)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, indented ? Indented : Compact))
        {
            node.WriteTo(writer);
        }

        return stream.ToArray();
    }

    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: ReadOptions);

    /// <summary>The string at a property, or null when it is absent or something else.</summary>
    public static string? Text(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The integer at a property, or null when it is absent or something else.</summary>
    public static long? Integer(this JsonObject? node, string name) =>
        node?[name] is not JsonValue value ? null
        : value.TryGetValue(out long number) ? number
        : value.TryGetValue(out int small) ? small
        : null;

    public static bool? Flag(this JsonObject? node, string name) =>
        node?[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    public static JsonObject? Child(this JsonObject? node, string name) => node?[name] as JsonObject;

    public static JsonArray? Items(this JsonObject? node, string name) => node?[name] as JsonArray;

    /// <summary>The objects of an array property; empty when it is absent.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject? node, string name) => node.Items(name)?.OfType<JsonObject>() ?? [];

    /// <summary>The strings of an array property; empty when it is absent.</summary>
    public static IEnumerable<string> Texts(this JsonObject? node, string name) =>
        node.Items(name)?.OfType<JsonValue>().Select(v => v.TryGetValue(out string? text) ? text : null).OfType<string>() ?? [];

    /// <summary>The object at a property, made when it is missing.</summary>
    public static JsonObject Ensure(this JsonObject node, string name)
    {
        if (node[name] is not JsonObject child)
        {
            node[name] = child = [];
        }

        return child;
    }

    public static T Copy<T>(this T node)
        where T : JsonNode => (T)node.DeepClone();
}
