using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Patching;

/// <summary>Strategic merge patch: as a merge patch, but lists that have a key are merged item by item.</summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string RetainKeys = "$retainKeys";

    /// <summary>Changes <paramref name="target"/> in place.</summary>
    public static void Apply(JsonObject target, JsonObject patch, FieldSchema? schema)
    {
        if (patch.Text(Directive) == "replace")
        {
            target.Clear();
        }

        if (patch.Items(RetainKeys) is not null)
        {
            var kept = patch.Texts(RetainKeys).ToHashSet(StringComparer.Ordinal);
            foreach (var name in target.Select(p => p.Key).Where(n => !kept.Contains(n)).ToArray())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal))
            {
                DeleteValues(target, name[DeletePrefix.Length..], value);
            }
            else if (!name.StartsWith('$'))
            {
                Field(target, name, value, schema?.Field(name));
            }
        }

        foreach (var (name, value) in patch.Where(p => p.Key.StartsWith(OrderPrefix, StringComparison.Ordinal)))
        {
            var field = name[OrderPrefix.Length..];
            if (target.Items(field) is { } list && value is JsonArray order)
            {
                target[field] = ListOrder.Sort(list, order, schema?.Field(field)?.PatchKey);
            }
        }
    }

    private static void Field(JsonObject target, string name, JsonNode? value, FieldSchema? schema)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject map when map.Text(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject map:
                Apply(target.Ensure(name), map, schema);
                break;
            case JsonArray list when schema is { PatchKey: { } key }:
                target[name] = MergeByKey(target.Items(name) ?? [], list, key, schema.Item);
                break;
            case JsonArray list when schema is { ListType: ListType.Set }:
                target[name] = new JsonArray([.. target.Texts(name).Union(list.Select(v => v!.GetValue<string>())).Select(v => (JsonNode)v)]);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeByKey(JsonArray current, JsonArray patch, string key, FieldSchema? item)
    {
        var items = patch.Select(p => p as JsonObject ?? throw ApiErrors.Unprocessable()).ToList();
        var result = items.Any(i => i.Text(Directive) == "replace") ? [] : current.OfType<JsonObject>().Select(o => o.Copy()).ToList();
        var added = new List<JsonObject>();
        foreach (var change in items.Where(i => i.Text(Directive) != "replace"))
        {
            var id = change[key] ?? throw ApiErrors.BadRequest($"map: {change.ToJsonString()} does not contain declared merge key: {key}");
            var found = result.Concat(added).FirstOrDefault(o => JsonNode.DeepEquals(o[key], id));
            if (change.Text(Directive) == "delete")
            {
                result.RemoveAll(o => JsonNode.DeepEquals(o[key], id));
            }
            else if (found is null)
            {
                var fresh = new JsonObject();
                Apply(fresh, change, item);
                added.Add(fresh);
            }
            else
            {
                Apply(found, change, item);
            }
        }

        // As in the real server, what the patch adds comes first.
        return new([.. added, .. result]);
    }

    private static void DeleteValues(JsonObject target, string field, JsonNode? values)
    {
        var gone = (values as JsonArray ?? []).Select(v => v?.ToJsonString()).ToHashSet();
        target[field] = new JsonArray([.. (target.Items(field) ?? []).Where(v => !gone.Contains(v?.ToJsonString())).Select(v => v?.DeepClone())]);
    }
}
