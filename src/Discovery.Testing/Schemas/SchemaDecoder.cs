using System.Text.Json;
using System.Text.Json.Nodes;

namespace Discovery.Testing.Schemas;

/// <summary>Copies what a client sent, as a typed decoder would: types checked, unknown fields and empty values dropped.</summary>
internal sealed class SchemaDecoder(string kind, DecodeReport report)
{
    /// <exception cref="FormatException">A value has the wrong type; the message says which.</exception>
    public JsonObject Decode(JsonObject source, FieldSchema schema, string path = "")
    {
        var result = new JsonObject();
        foreach (var field in schema.Fields)
        {
            var value = source[field.Name] is { } present ? Value(present, field, Join(path, field.Name)) : null;
            if (value is not null || (field.NullWhenEmpty && field.Type == FieldType.List))
            {
                result[field.Name] = value;
            }
        }

        foreach (var (name, _) in source)
        {
            if (schema.Field(name) is null)
            {
                report.Unknown(Join(path, name));
            }
        }

        return result;
    }

    private JsonNode? Value(JsonNode value, FieldSchema schema, string path) => schema.Type switch
    {
        FieldType.Any => value.DeepClone(),
        FieldType.Object when value is JsonObject map => Decode(map, schema, path),
        FieldType.Map when value is JsonObject map => Map(map, path),
        FieldType.List when value is JsonArray list => List(list, schema.Item!, path),
        FieldType.Text when value.GetValueKind() is JsonValueKind.String => value.DeepClone(),
        FieldType.Boolean when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.DeepClone(),
        FieldType.Integer when value is JsonValue number && number.TryGetValue(out int _) => value.DeepClone(),
        FieldType.IntOrString when value.GetValueKind() is JsonValueKind.String => value.DeepClone(),
        FieldType.IntOrString when value is JsonValue number && number.TryGetValue(out int _) => value.DeepClone(),
        _ => throw Mismatch(value, schema, path),
    };

    private JsonObject? Map(JsonObject map, string path)
    {
        var result = new JsonObject();
        foreach (var (name, value) in map)
        {
            result[name] = value?.GetValueKind() switch
            {
                null => "",
                JsonValueKind.String => value.DeepClone(),
                _ => throw Mismatch(value, Field.Text(""), path),
            };
        }

        return result.Count == 0 ? null : result;
    }

    private JsonArray? List(JsonArray list, FieldSchema item, string path)
    {
        var result = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            result.Add(list[i] is { } value ? Value(value, item, $"{path}[{i}]") : item.Type == FieldType.Object ? new JsonObject() : "");
        }

        return result.Count == 0 ? null : result;
    }

    private FormatException Mismatch(JsonNode value, FieldSchema schema, string path)
    {
        var found = value.GetValueKind() switch
        {
            JsonValueKind.Number when schema.Type is FieldType.Integer or FieldType.IntOrString => $"number {value.ToJsonString()}",
            JsonValueKind.True or JsonValueKind.False => "bool",
            var other => other.ToString().ToLowerInvariant(),
        };
        return new($"json: cannot unmarshal {found} into Go struct field {kind}.{path} of type {GoType(schema)}");
    }

    private static string GoType(FieldSchema schema) => schema.Type switch
    {
        FieldType.Text => "string",
        FieldType.Integer => "int32",
        FieldType.Boolean => "bool",
        FieldType.IntOrString => "intstr.IntOrString",
        FieldType.Map => "map[string]string",
        FieldType.List => "[]" + GoType(schema.Item!),
        _ => "struct",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
