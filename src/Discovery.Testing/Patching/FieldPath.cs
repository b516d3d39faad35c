using System.Text.Json.Nodes;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Patching;

/// <summary>
/// The elements of fieldsV1: <c>f:name</c>, <c>k:{"port":80}</c>, <c>v:"value"</c>. A path is a string of them, so that sets
/// of fields are sets of strings.
/// </summary>
internal static class FieldPath
{
    public const char Separator = '\u0001';

    public static string Field(string name) => "f:" + name;

    public static string Value(JsonNode? value) => "v:" + Text(value);

    /// <summary>The element of an item of a keyed list; keys in alphabetical order.</summary>
    public static string Item(JsonObject item, FieldSchema list)
    {
        var keys = new JsonObject();
        foreach (var name in list.Keys.Order(StringComparer.Ordinal))
        {
            keys[name] = item[name]?.DeepClone() ?? list.Item!.Field(name)?.KeyDefault;
        }

        return "k:" + Text(keys);
    }

    public static string Join(string path, string element) => path.Length == 0 ? element : path + Separator + element;

    /// <summary>Whether a field is one of the keys of the item it belongs to.</summary>
    public static bool IsKeyOf(string item, string field) => Keys(item)?.ContainsKey(field[2..]) == true;

    public static bool IsBelow(string path, string parent) =>
        path.Length > parent.Length && path[parent.Length] == Separator && path.StartsWith(parent, StringComparison.Ordinal);

    /// <summary>As messages have it: <c>.spec.ports[port=80,protocol="TCP"].targetPort</c>.</summary>
    public static string Describe(string path) => string.Concat(path.Split(Separator).Select(Describe1));

    private static string Describe1(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'k' when Keys(element) is { } keys =>
            $"[{string.Join(',', keys.Select(k => $"{k.Key}={Text(k.Value)}"))}]",
        _ => $"[={element[2..]}]",
    };

    private static JsonObject? Keys(string element) =>
        element[0] == 'k' ? Json.Parse(System.Text.Encoding.UTF8.GetBytes(element[2..])) as JsonObject : null;

    private static string Text(JsonNode? node) => node is null ? "null" : System.Text.Encoding.UTF8.GetString(Json.ToBytes(node));
}
