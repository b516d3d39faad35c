using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Registry;

/// <summary>The metadata that only the server writes.</summary>
internal static class ServerFields
{
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private static readonly string[] Owned =
        ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion"];

    public static string Timestamp(TimeProvider time) =>
        time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static void Stamp(ResourceKind kind, JsonObject metadata, TimeProvider time)
    {
        Array.ForEach(Owned, name => metadata.Remove(name));
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Timestamp(time);
        if (kind.HasGeneration)
        {
            metadata["generation"] = 1;
        }
    }

    /// <summary>Whatever the client sent, these stay as they are.</summary>
    public static void Carry(JsonObject metadata, JsonObject old)
    {
        foreach (var name in Owned)
        {
            metadata.Remove(name);
            if (old[name] is { } kept)
            {
                metadata[name] = kept.DeepClone();
            }
        }

        if (old["generateName"] is { } prefix)
        {
            metadata["generateName"] = prefix.DeepClone();
        }
    }

    public static void GenerateName(JsonObject metadata)
    {
        if (string.IsNullOrEmpty(metadata.Text("name")) && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + new string(Random.Shared.GetItems<char>(NameAlphabet, SuffixLength));
        }
    }

    /// <summary>Counts the generation up when labels or content changed.</summary>
    public static void BumpGeneration(ResourceKind kind, JsonObject body, JsonObject old)
    {
        if (kind.HasGeneration && !JsonNode.DeepEquals(Content(body), Content(old)))
        {
            body.Ensure("metadata")["generation"] = (old.Child("metadata").Integer("generation") ?? 0) + 1;
        }
    }

    private static JsonObject Content(JsonObject body)
    {
        var content = body.Copy();
        content.Remove("metadata");
        content["labels"] = body.Child("metadata").Child("labels")?.DeepClone();
        return content;
    }
}
