using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Patching;

/// <summary>JSON patch (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <exception cref="ApiServerException">422: an operation fails, as a test that does not hold.</exception>
    public static JsonNode Apply(JsonNode target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            target = Apply(target, operation as JsonObject ?? throw ApiErrors.Unprocessable());
        }

        return target;
    }

    private static JsonNode Apply(JsonNode target, JsonObject operation)
    {
        var path = new JsonPointer(operation.Text("path") ?? throw ApiErrors.Unprocessable());
        switch (operation.Text("op"))
        {
            case "add":
                return path.Add(target, operation["value"]);
            case "remove":
                path.Remove(target);
                return target;
            case "replace":
                return path.Replace(target, operation["value"]);
            case "move":
                var from = new JsonPointer(operation.Text("from") ?? throw ApiErrors.Unprocessable());
                var moved = from.Get(target)?.DeepClone();
                from.Remove(target);
                return path.Add(target, moved);
            case "copy":
                return path.Add(target, new JsonPointer(operation.Text("from") ?? throw ApiErrors.Unprocessable()).Get(target));
            case "test":
                return JsonNode.DeepEquals(path.Get(target), operation["value"]) ? target : throw ApiErrors.Unprocessable();
            default:
                throw ApiErrors.BadRequest($"invalid operation {operation.ToJsonString()}: unsupported operation");
        }
    }
}
