using System.Text.Json.Nodes;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Patching;

/// <summary>Merges objects as server-side apply does: field by field, items of keyed lists by all their keys.</summary>
internal static class StructuredMerge
{
    /// <returns>A new object; the arguments stay as they are.</returns>
    public static JsonObject Merge(JsonObject live, JsonObject applied, FieldSchema? schema)
    {
        var result = live.Copy();
        foreach (var (name, value) in applied)
        {
            result[name] = Value(result[name], value, schema?.Field(name));
        }

        return result;
    }

    /// <summary>Removes what a path names, if it is there.</summary>
    public static void Remove(JsonObject root, FieldSchema schema, string path)
    {
        JsonNode? node = root;
        FieldSchema? at = schema;
        var elements = path.Split(FieldPath.Separator);
        foreach (var element in elements[..^1])
        {
            (node, at) = Step(node, at, element);
        }

        switch (node)
        {
            // The keys of an item that stays are what it is found by.
            case JsonObject map when elements.Length < 2 || !FieldPath.IsKeyOf(elements[^2], elements[^1]):
                map.Remove(elements[^1][2..]);
                break;
            case JsonArray list when at is not null:
                list.RemoveAll(item => Names(item, at, elements[^1]));
                break;
        }
    }

    private static JsonNode? Value(JsonNode? live, JsonNode? applied, FieldSchema? schema) => (live, applied) switch
    {
        (JsonObject before, JsonObject after) when schema is { Type: FieldType.Object or FieldType.Map, Atomic: false } => Merge(before, after, schema),
        (JsonArray before, JsonArray after) when schema is { ListType: ListType.Keyed } => Items(before, after, schema),
        (JsonArray before, JsonArray after) when schema is { ListType: ListType.Set } =>
            new JsonArray([.. before.Concat(after).DistinctBy(v => v?.ToJsonString()).Select(v => v?.DeepClone())]),
        _ => applied?.DeepClone(),
    };

    private static JsonArray Items(JsonArray live, JsonArray applied, FieldSchema schema)
    {
        var result = live.OfType<JsonObject>().Select(o => o.Copy()).ToList();
        foreach (var item in applied.OfType<JsonObject>())
        {
            var key = FieldPath.Item(item, schema);
            var index = result.FindIndex(o => FieldPath.Item(o, schema) == key);
            if (index < 0)
            {
                result.Add(item.Copy());
            }
            else
            {
                result[index] = Merge(result[index], item, schema.Item);
            }
        }

        return new([.. result]);
    }

    private static (JsonNode? Node, FieldSchema? Schema) Step(JsonNode? node, FieldSchema? schema, string element) => node switch
    {
        JsonObject map => (map[element[2..]], schema?.Field(element[2..])),
        JsonArray list when schema is not null => (list.FirstOrDefault(item => Names(item, schema, element)), schema.Item),
        _ => (null, null),
    };

    private static bool Names(JsonNode? item, FieldSchema list, string element) => item is JsonObject map && list.ListType == ListType.Keyed
        ? FieldPath.Item(map, list) == element
        : FieldPath.Value(item) == element;
}
