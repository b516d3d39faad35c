using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Patching;

/// <summary>A parsed patch of one of the four kinds Kubernetes knows.</summary>
internal sealed class ObjectPatch
{
    private const string JsonType = "application/json-patch+json";
    private const string MergeType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    private readonly string _type;
    private readonly JsonNode _patch;

    private ObjectPatch(string type, JsonNode patch)
    {
        _type = type;
        _patch = patch;
    }

    /// <summary>Server-side apply, which also creates.</summary>
    public bool IsApply => _type == ApplyType;

    /// <exception cref="ApiServerException">415 or 400.</exception>
    public static ObjectPatch Parse(string contentType, byte[] body)
    {
        if (contentType is not (JsonType or MergeType or StrategicType or ApplyType))
        {
            throw ApiErrors.UnsupportedMediaType("415: Unsupported Media Type", new());
        }

        try
        {
            var patch = Json.Parse(body);
            return (contentType, patch) switch
            {
                (JsonType, JsonArray) => new(contentType, patch),
                (JsonType, _) => throw ApiErrors.BadRequest(
                    $"error decoding patch: json: cannot unmarshal {Kind(patch)} into Go value of type []handlers.jsonPatchOp"),
                (ApplyType, JsonObject applied) => new(contentType, ServerSideApply.Check(applied)),
                (_, JsonObject) => new(contentType, patch),
                _ => throw ApiErrors.BadRequest(
                    $"error decoding patch: json: cannot unmarshal {Kind(patch)} into Go value of type map[string]interface {{}}"),
            };
        }
        catch (JsonException e)
        {
            var prefix = contentType == ApplyType ? "error decoding YAML (this server takes its JSON subset only): " : "error decoding patch: ";
            throw ApiErrors.BadRequest(prefix + ObjectDecoder.Describe(e, body));
        }
    }

    public WriteResult Apply(ResourceRegistry registry, ResourceKind kind, ObjectKey key, WriteOptions options) => IsApply
        ? registry.Update(
            kind,
            key,
            old => ServerSideApply.Merge(old, (JsonObject)_patch, kind, options, ServerFields.Timestamp(registry.Time)),
            options,
            create: true,
            ManagerOperation.Apply)
        : registry.Update(kind, key, old => Patched(old!, kind), options with { Patched = true }, create: false, ManagerOperation.Update);

    private JsonObject Patched(JsonObject old, ResourceKind kind)
    {
        switch (_type)
        {
            case JsonType:
                return JsonPatch.Apply(old, (JsonArray)_patch) as JsonObject ?? throw ApiErrors.Unprocessable();
            case MergeType:
                MergePatch.Apply(old, (JsonObject)_patch);
                return old;
            default:
                StrategicMergePatch.Apply(old, (JsonObject)_patch, kind.Schema);
                return old;
        }
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind().ToString().ToLowerInvariant() ?? "null";
}
