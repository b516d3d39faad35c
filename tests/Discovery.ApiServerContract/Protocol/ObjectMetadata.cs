using System.Globalization;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>Reads what every object and list carries.</summary>
public static class ObjectMetadata
{
    public static string Text(this JsonObject json, params ReadOnlySpan<string> path)
    {
        JsonNode? node = json;
        foreach (var key in path)
        {
            node = node?[key];
        }

        return node?.ToString() ?? "";
    }

    public static string Name(this JsonObject json) => json.Text("metadata", "name");

    public static string Uid(this JsonObject json) => json.Text("metadata", "uid");

    public static string ResourceVersion(this JsonObject json) => json.Text("metadata", "resourceVersion");

    /// <summary>Resource versions of one server may be compared as numbers (KEP-5504).</summary>
    public static long Version(this JsonObject json) => long.Parse(json.ResourceVersion(), CultureInfo.InvariantCulture);

    public static string Label(this JsonObject json, string key) => json.Text("metadata", "labels", key);

    public static IReadOnlyList<JsonObject> Items(this JsonObject list) => [.. list["items"]!.AsArray().Select(i => i!.AsObject())];

    public static string[] ItemNames(this JsonObject list) => [.. list.Items().Select(Name)];

    public static JsonObject SetLabel(this JsonObject json, string key, string value)
    {
        var metadata = json["metadata"]!.AsObject();
        var labels = metadata["labels"]?.AsObject();
        if (labels is null)
        {
            metadata["labels"] = labels = [];
        }

        labels[key] = value;
        return json;
    }
}
