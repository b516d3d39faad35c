using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Documents;

/// <summary>OpenAPI v3 as far as kubectl reads it: which kinds there are, their fields, and that patches know fieldValidation.</summary>
internal static class OpenApiDocuments
{
    private const string Root = "/openapi/v3";

    public static JsonObject? Find(string path)
    {
        if (path == Root)
        {
            return Index();
        }

        return path.StartsWith(Root + "/", StringComparison.Ordinal) && GroupVersions().Contains(path[(Root.Length + 1)..])
            ? Document(path[(Root.Length + 1)..])
            : null;
    }

    private static IEnumerable<string> GroupVersions() => ResourceCatalog.All.Select(Prefix).Distinct();

    private static string Prefix(ResourceKind kind) => (kind.Group.Length == 0 ? "api/" : "apis/") + kind.ApiVersion;

    private static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var version in GroupVersions())
        {
            paths[version] = new JsonObject { ["serverRelativeURL"] = $"{Root}/{version}" };
        }

        return new() { ["paths"] = paths };
    }

    private static JsonObject Document(string version)
    {
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        foreach (var kind in ResourceCatalog.All.Where(k => Prefix(k) == version))
        {
            var collection = $"/{version}/{(kind.Namespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}";
            paths[collection] = new JsonObject { ["get"] = OpenApiOperation.Create(kind, "list"), ["post"] = OpenApiOperation.Create(kind, "post") };
            paths[collection + "/{name}"] = new JsonObject
            {
                ["get"] = OpenApiOperation.Create(kind, "get"),
                ["put"] = OpenApiOperation.Create(kind, "put"),
                ["patch"] = OpenApiOperation.Create(kind, "patch"),
                ["delete"] = OpenApiOperation.Create(kind, "delete"),
            };
            schemas[OpenApiSchema.NameOf(kind)] = OpenApiSchema.Of(kind);
        }

        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "unversioned" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }
}
