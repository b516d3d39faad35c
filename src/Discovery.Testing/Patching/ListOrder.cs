using System.Text.Json.Nodes;

namespace Discovery.Testing.Patching;

/// <summary>The <c>$setElementOrder</c> directive: what the patch lists comes in its order, the rest stays where it is.</summary>
internal static class ListOrder
{
    public static JsonArray Sort(JsonArray list, JsonArray order, string? key)
    {
        var ranks = order.Select((o, i) => (Id: Id(o, key), i)).DistinctBy(p => p.Id).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        var listed = new Queue<JsonNode?>(list.Where(v => ranks.ContainsKey(Id(v, key))).OrderBy(v => ranks[Id(v, key)]));
        return new([.. list.Select(v => (ranks.ContainsKey(Id(v, key)) ? listed.Dequeue() : v)?.DeepClone())]);
    }

    private static string Id(JsonNode? node, string? key) =>
        (key is not null && node is JsonObject map ? map[key] : node)?.ToJsonString() ?? "null";
}
