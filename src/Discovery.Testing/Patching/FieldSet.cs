using System.Text.Json.Nodes;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Patching;

/// <summary>The fields an object has, each with its value (nothing for what only contains others).</summary>
internal static class FieldSet
{
    private static readonly string[] NotOwned =
    [
        "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "selfLink", "managedFields",
    ];

    /// <summary>What a manager of this object can own: all but what the server itself writes, and status.</summary>
    public static Dictionary<string, string> Of(JsonObject body, FieldSchema schema)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in schema.Fields.Where(f => f.Name is not ("kind" or "apiVersion" or "status")))
        {
            if (body[field.Name] is JsonObject part && field.Type == FieldType.Object)
            {
                foreach (var child in field.Fields.Where(f => field.Name != "metadata" || !NotOwned.Contains(f.Name, StringComparer.Ordinal)))
                {
                    Add(fields, FieldPath.Join(FieldPath.Field(field.Name), FieldPath.Field(child.Name)), part[child.Name], child);
                }
            }
            else
            {
                Add(fields, FieldPath.Field(field.Name), body[field.Name], field);
            }
        }

        return fields;
    }

    /// <summary>What an applied configuration says: as <see cref="Of"/>, without what only contains others, items apart.</summary>
    public static Dictionary<string, string> Applied(JsonObject body, FieldSchema schema) =>
        Of(body, schema)
            .Where(f => f.Value.Length > 0 || f.Key[f.Key.LastIndexOf(FieldPath.Separator) + 1] is 'k' or 'v')
            .ToDictionary(StringComparer.Ordinal);

    public static JsonObject ToFieldsV1(IEnumerable<string> paths)
    {
        var root = new JsonObject();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var node = root;
            foreach (var element in path.Split(FieldPath.Separator))
            {
                node = node.Ensure(element);
            }
        }

        Mark(root, "", paths.ToHashSet(StringComparer.Ordinal));
        return root;
    }

    public static HashSet<string> FromFieldsV1(JsonObject? fields)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        Collect(fields ?? [], "", paths);
        return paths;
    }

    private static void Add(Dictionary<string, string> fields, string path, JsonNode? value, FieldSchema schema)
    {
        switch (value)
        {
            case null:
                break;
            case JsonObject map when schema.Type == FieldType.Map && !schema.Atomic:
                fields[path] = "";
                foreach (var (name, text) in map)
                {
                    fields[FieldPath.Join(path, FieldPath.Field(name))] = text?.ToJsonString() ?? "null";
                }

                break;
            case JsonObject part when schema.Type == FieldType.Object && !schema.Atomic:
                fields[path] = "";
                foreach (var child in schema.Fields)
                {
                    Add(fields, FieldPath.Join(path, FieldPath.Field(child.Name)), part[child.Name], child);
                }

                break;
            case JsonArray list when schema.ListType == ListType.Keyed:
                fields[path] = "";
                foreach (var item in list.OfType<JsonObject>())
                {
                    Add(fields, FieldPath.Join(path, FieldPath.Item(item, schema)), item, schema.Item!);
                }

                break;
            case JsonArray list when schema.ListType == ListType.Set:
                fields[path] = "";
                foreach (var item in list)
                {
                    fields[FieldPath.Join(path, FieldPath.Value(item))] = "";
                }

                break;
            default:
                fields[path] = value.ToJsonString();
                break;
        }
    }

    // A field that is owned and contains others says so by ".".
    private static void Mark(JsonObject node, string path, HashSet<string> owned)
    {
        foreach (var (name, child) in node.ToArray())
        {
            Mark((JsonObject)child!, FieldPath.Join(path, name), owned);
        }

        if (node.Count > 0 && owned.Contains(path))
        {
            node.Insert(0, ".", new JsonObject());
        }
    }

    private static void Collect(JsonObject node, string path, HashSet<string> paths)
    {
        if (path.Length > 0 && (node.Count == 0 || node.ContainsKey(".")))
        {
            paths.Add(path);
        }

        foreach (var (name, child) in node.Where(p => p.Key != "."))
        {
            Collect(child as JsonObject ?? [], FieldPath.Join(path, name), paths);
        }
    }
}
