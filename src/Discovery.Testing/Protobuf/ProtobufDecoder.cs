using System.Text;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Resources;
using Discovery.Testing.Schemas;

namespace Discovery.Testing.Protobuf;

/// <summary>
/// Turns the protobuf of <c>kubectl create namespace</c> and <c>kubectl create service</c> into the JSON they stand for;
/// kubectl sends nothing else in it.
/// </summary>
internal static class ProtobufDecoder
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";
    private const int EnvelopeRaw = 2;
    private const int TypeIsText = 1;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <exception cref="ApiServerException">415: protobuf of this kind is not read; 400: it is malformed.</exception>
    public static JsonObject Decode(ResourceKind kind, ReadOnlySpan<byte> body)
    {
        if (!ProtobufNumbers.Knows(kind.Name))
        {
            throw ApiErrors.UnsupportedBody();
        }

        try
        {
            return Message(Raw(body), kind.Name, kind.Schema);
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {kind.Name}): {e.Message}");
        }
    }

    private static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix 6b 38 73 00");
        }

        var envelope = new ProtobufReader(body[Magic.Length..]);
        while (envelope.Read())
        {
            if (envelope.Number == EnvelopeRaw)
            {
                return envelope.Bytes;
            }
        }

        return default;
    }

    private static JsonObject Message(ReadOnlySpan<byte> message, string name, FieldSchema schema)
    {
        var result = new JsonObject();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (schema.Field(ProtobufNumbers.Name(name, reader.Number)) is { } field)
            {
                Add(result, field, reader);
            }
        }

        return result;
    }

    private static void Add(JsonObject target, FieldSchema field, ProtobufReader reader)
    {
        switch (field.Type)
        {
            case FieldType.Map:
                var (key, value) = Entry(reader.Bytes);
                target.Ensure(field.Name)[key] = value;
                break;
            case FieldType.List:
                if (target[field.Name] is not JsonArray list)
                {
                    target[field.Name] = list = [];
                }

                list.Add(field.Item!.Type == FieldType.Object ? Message(reader.Bytes, field.Name, field.Item) : Encoding.UTF8.GetString(reader.Bytes));
                break;
            default:
                // Go writes what is empty too; in JSON that is left out.
                if (Single(field, reader) is { } node)
                {
                    target[field.Name] = node;
                }

                break;
        }
    }

    private static JsonNode? Single(FieldSchema field, ProtobufReader reader) => field.Type switch
    {
        FieldType.Object => Message(reader.Bytes, field.Name, field),
        FieldType.Text => reader.Bytes.IsEmpty ? null : Encoding.UTF8.GetString(reader.Bytes),
        FieldType.Boolean => reader.Integer == 0 ? null : true,
        FieldType.Integer => reader.Integer == 0 ? null : (int)reader.Integer,
        FieldType.IntOrString => IntOrString(reader.Bytes),
        _ => null,
    };

    private static (string Key, string Value) Entry(ReadOnlySpan<byte> message)
    {
        var (key, value) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            (key, value) = reader.Number == 1 ? (Encoding.UTF8.GetString(reader.Bytes), value) : (key, Encoding.UTF8.GetString(reader.Bytes));
        }

        return (key, value);
    }

    private static JsonValue IntOrString(ReadOnlySpan<byte> message)
    {
        var (type, number, text) = (0UL, 0, "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Number)
            {
                case 1:
                    type = reader.Integer;
                    break;
                case 2:
                    number = (int)reader.Integer;
                    break;
                default:
                    text = Encoding.UTF8.GetString(reader.Bytes);
                    break;
            }
        }

        return type == TypeIsText ? JsonValue.Create(text) : JsonValue.Create(number);
    }
}
