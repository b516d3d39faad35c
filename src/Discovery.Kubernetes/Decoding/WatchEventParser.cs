using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads one line of a watch.</summary>
internal sealed class WatchEventParser<T>(ObjectDecoder<T> decoder)
    where T : class
{
    /// <exception cref="JsonException">The line is no JSON, or no watch event.</exception>
    public WatchEvent<T> Parse(ReadOnlySpan<byte> line)
    {
        if (TryParseUsual(line, out var usual))
        {
            return usual;
        }

        try
        {
            return ParseEvent(line);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A watch event has a member whose name is no text.", exception);
        }
    }

    private bool TryParseUsual(ReadOnlySpan<byte> line, out WatchEvent<T> @event)
    {
        var json = new JsonText(line);
        var type =
            json.Take("{\"type\":\"MODIFIED\",\"object\":"u8) ? WatchEventType.Modified
            : json.Take("{\"type\":\"ADDED\",\"object\":"u8) ? WatchEventType.Added
            : json.Take("{\"type\":\"DELETED\",\"object\":"u8) ? WatchEventType.Deleted
            : WatchEventType.Unknown;
        @event = default;
        if (type == WatchEventType.Unknown || decoder.DecodeUsual(json.Rest, out var item) is not (> 0 and var length))
        {
            return false;
        }

        json.Advance(length);
        @event = new(type, item);
        return json.Take("}"u8) && json.Rest.IsEmpty;
    }

    private WatchEvent<T> ParseEvent(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A watch event must be a JSON object.");
        }

        WatchEventType? type = null;
        Decoded<T> item = default;
        Utf8JsonReader @object = default;
        var hasObject = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                @object = reader;
                hasObject = reader.TokenType == JsonTokenType.StartObject;
                if (!hasObject)
                {
                    reader.Skip();
                    item = default;
                }
                else if (!decoder.TryDecode(ref reader, out item))
                {
                    throw new JsonException("A watch event ends in its object.");
                }
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read(); // throws if there is something behind the event
        return type switch
        {
            null => throw new JsonException("A watch event must have a type."),
            WatchEventType.Error => new(WatchEventType.Error, default, hasObject ? ReadStatus(ref @object) : null),
            { } known => new(known, item),
        };
    }

    private static WatchEventType ReadType(ref Utf8JsonReader reader)
    {
        // No type we know needs an escape, and one that has some may be no text.
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            reader.Skip();
            return WatchEventType.Unknown;
        }

        return reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
            : reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
            : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
            : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
            : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
            : WatchEventType.Unknown;
    }

    private static StatusObject? ReadStatus(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return StatusDecoder.FromElement(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            return null; // text that is none: that it is an error is all we know
        }
    }
}
