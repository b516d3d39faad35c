using System.Text.Json.Nodes;

namespace Discovery.Testing.Documents;

/// <summary>OpenAPI.</summary>
internal static class OpenApiDocuments
{
    public static JsonObject? Find(string path)
    {
        _ = path;
        return null;
    }
}
