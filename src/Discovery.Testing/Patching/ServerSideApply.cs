using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Patching;

/// <summary>Server-side apply.</summary>
internal static class ServerSideApply
{
    /// <exception cref="ApiServerException">400: the applied configuration does not say what it is.</exception>
    public static JsonObject Check(JsonObject applied, ResourceKind kind)
    {
        var (apiVersion, name) = (applied.Text("apiVersion") ?? "", applied.Text("kind") ?? "");
        if (apiVersion.Length == 0 || name.Length == 0)
        {
            throw ApiErrors.BadRequest($"invalid object type: /{apiVersion}, Kind={name}");
        }

        _ = kind;
        return applied;
    }

    public static JsonObject Merge(JsonObject? old, JsonObject applied, ResourceKind kind, WriteOptions options)
    {
        _ = options;
        if (old is null)
        {
            return applied;
        }

        StrategicMergePatch.Apply(old, applied, kind.Schema);
        return old;
    }
}
