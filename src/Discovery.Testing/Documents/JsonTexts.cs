using System.Text.Json.Nodes;

namespace Discovery.Testing.Documents;

internal static class JsonTexts
{
    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    public static void AddUnlessEmpty(JsonObject json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            json[name] = Array(texts);
        }
    }
}
