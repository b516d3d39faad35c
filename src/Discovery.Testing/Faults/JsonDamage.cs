using System.Text.Json.Nodes;

namespace Discovery.Testing.Faults;

/// <summary>What can be wrong with JSON.</summary>
internal static class JsonDamage
{
    private const string Padding = "testing.discovery.dotnet/padding";

    // Maps of strings, and what an object's managers own: no field can be unknown there.
    private static readonly HashSet<string> Maps = new(["labels", "annotations", "selector", "matchLabels", "managedFields"], StringComparer.Ordinal);

    // A control character may stand neither inside nor outside a string.
    public static byte[] Malform(byte[] utf8) => [.. utf8.AsSpan(0, utf8.Length / 2), 1, (byte)'}', .. utf8.AsSpan(utf8.Length / 2)];

    public static byte[] Truncate(byte[] utf8) => utf8[..(utf8.Length / 2)];

    public static void AddUnknownFields(JsonObject json)
    {
        foreach (var (name, value) in json)
        {
            if (Maps.Contains(name))
            {
                continue;
            }

            foreach (var inner in value is JsonArray items ? items.OfType<JsonObject>() : new[] { value }.OfType<JsonObject>())
            {
                AddUnknownFields(inner);
            }
        }

        json["fromTheFuture"] = new JsonObject { ["list"] = new JsonArray(1, null, "x"), ["flag"] = true };
    }

    /// <param name="json">An object, a list of them, or a watch's event.</param>
    public static void Pad(JsonObject json, int bytes)
    {
        var target = json.Child("object") ?? json.Objects("items").FirstOrDefault() ?? json;

        // An empty list has nothing to pad, and must stay a list.
        if (target.Child("metadata") is { } metadata && (target != json || json["items"] is null))
        {
            metadata.Ensure("annotations")[Padding] = new string('x', bytes);
        }
    }
}
