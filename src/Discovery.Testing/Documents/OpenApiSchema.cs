using System.Text.Json.Nodes;
using Discovery.Testing.Resources;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Documents;

/// <summary>A kind's fields as OpenAPI has them, with the extensions that say how lists are merged.</summary>
internal static class OpenApiSchema
{
    public static string NameOf(ResourceKind kind) =>
        kind.Group.Length == 0 ? $"io.k8s.api.core.{kind.Version}.{kind.Name}" : $"io.k8s.api.discovery.{kind.Version}.{kind.Name}";

    public static JsonObject GroupVersionKind(ResourceKind kind) => new() { ["group"] = kind.Group, ["kind"] = kind.Name, ["version"] = kind.Version };

    public static JsonObject Of(ResourceKind kind)
    {
        var schema = Of(kind.Schema);
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind));
        return schema;
    }

    private static JsonObject Of(FieldSchema field) => field.Type switch
    {
        FieldType.Text => new() { ["type"] = "string" },
        FieldType.Integer => new() { ["type"] = "integer", ["format"] = "int32" },
        FieldType.Boolean => new() { ["type"] = "boolean" },
        FieldType.IntOrString => new() { ["format"] = "int-or-string", ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }) },
        FieldType.Map => Map(field),
        FieldType.Object => Object(field),
        FieldType.List => List(field),
        _ => new() { ["type"] = "object" },
    };

    private static JsonObject Map(FieldSchema field)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        if (field.Atomic)
        {
            schema["x-kubernetes-map-type"] = "atomic";
        }

        return schema;
    }

    private static JsonObject Object(FieldSchema field)
    {
        var properties = new JsonObject();
        foreach (var child in field.Fields)
        {
            properties[child.Name] = Of(child);
        }

        return new() { ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject List(FieldSchema field)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Of(field.Item!) };
        if (field.ListType == ListType.Keyed)
        {
            schema["x-kubernetes-list-map-keys"] = JsonTexts.Array(field.Keys);
            schema["x-kubernetes-patch-merge-key"] = field.PatchKey;
        }

        schema["x-kubernetes-list-type"] = field.ListType switch { ListType.Keyed => "map", ListType.Set => "set", _ => "atomic" };
        if (field.ListType != ListType.Atomic)
        {
            schema["x-kubernetes-patch-strategy"] = "merge";
        }

        return schema;
    }
}
