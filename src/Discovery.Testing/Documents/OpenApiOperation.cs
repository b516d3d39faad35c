using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Documents;

/// <summary>One operation of a path.</summary>
internal static class OpenApiOperation
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];

    public static JsonObject Create(ResourceKind kind, string action) => new()
    {
        ["operationId"] = $"{action}{kind.Name}",
        ["parameters"] = new JsonArray([.. (action is "post" or "put" or "patch" ? WriteParameters : []).Select(Parameter)]),
        ["responses"] = new JsonObject { ["200"] = Answer(kind, action) },
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = OpenApiSchema.GroupVersionKind(kind),
    };

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };

    private static JsonObject Answer(ResourceKind kind, string action) => new()
    {
        ["description"] = "OK",
        ["content"] = action is "list" or "delete" ? new JsonObject() : new JsonObject
        {
            ["application/json"] = new JsonObject
            {
                ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/" + OpenApiSchema.NameOf(kind) },
            },
        },
    };
}
