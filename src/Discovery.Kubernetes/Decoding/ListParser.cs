using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Reads a List from bytes as they come: each item is decoded when all of it is there, so that the body is never held whole.
/// </summary>
internal sealed class ListParser<T>(ObjectDecoder<T> decoder) : IListParser<T>
    where T : class
{
    private readonly List<Decoded<T>> _items = [];
    private JsonReaderState _state;
    private Position _position;
    private string? _resourceVersion;
    private string? _continue;
    private bool _hasItems;

    private enum Position
    {
        Start,
        Members,
        Items,
        End,
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The bytes are no JSON, or no List.</exception>
    public int Parse(ReadOnlySpan<byte> buffer, bool isLast)
    {
        try
        {
            return ParseMore(buffer, isLast);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The list has a member that is no text.", exception);
        }
    }

    private int ParseMore(ReadOnlySpan<byte> buffer, bool isLast)
    {
        var start = _position == Position.Items ? TakeUsualItems(buffer) : 0;
        var reader = new Utf8JsonReader(buffer[start..], isLast, _state);
        while (true)
        {
            var checkpoint = reader;
            if (!reader.Read() || !Take(ref reader))
            {
                _state = checkpoint.CurrentState;
                return start + (int)checkpoint.BytesConsumed;
            }

            // Behind an item, for there the reader is as it is behind any other: it goes on behind the last one read without it.
            if (_position == Position.Items && reader.TokenType == JsonTokenType.EndObject)
            {
                var end = start + (int)reader.BytesConsumed;
                if (TakeUsualItems(buffer[end..]) is var length and > 0)
                {
                    start = end + length;
                    reader = new Utf8JsonReader(buffer[start..], isLast, reader.CurrentState);
                }
            }
        }
    }

    // Items that follow one another, each with the comma before it. To the reader it is all the same how many there were.
    private int TakeUsualItems(ReadOnlySpan<byte> buffer)
    {
        var taken = 0;
        while (buffer[taken..] is [(byte)',', ..] && decoder.DecodeUsual(buffer[(taken + 1)..], out var item) is var length and > 0)
        {
            _items.Add(item);
            taken += 1 + length;
        }

        return taken;
    }

    /// <inheritdoc/>
    /// <exception cref="JsonException">The List is not complete.</exception>
    public ListPage<T> Complete()
    {
        if (_position != Position.End)
        {
            throw new JsonException("The list ends in its middle.");
        }

        // Some other object with status 200, as a proxy may send it, would else be an empty list, and delete everything.
        return _hasItems && _resourceVersion is { Length: > 0 }
            ? new ListPage<T>(_items, _resourceVersion, _continue is { Length: > 0 } next ? next : null)
            : throw new JsonException("The answer is no list: it has no items or no metadata.resourceVersion.");
    }

    // False: not all of it is in the buffer yet.
    private bool Take(ref Utf8JsonReader reader) => _position switch
    {
        Position.Start => TakeStart(ref reader),
        Position.Members => TakeMember(ref reader),
        Position.Items => TakeItem(ref reader),
        _ => throw new JsonException("There is something behind the list."),
    };

    private bool TakeStart(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A list must be a JSON object.");
        }

        _position = Position.Members;
        return true;
    }

    private bool TakeMember(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _position = Position.End;
            return true;
        }

        if (reader.ValueTextEquals("items"u8))
        {
            if (!reader.Read())
            {
                return false;
            }

            _hasItems = true;
            _position = reader.TokenType switch
            {
                JsonTokenType.StartArray => Position.Items,
                JsonTokenType.Null => Position.Members,
                _ => throw new JsonException("The items of a list must be an array."),
            };
            return true;
        }

        if (!reader.ValueTextEquals("metadata"u8))
        {
            return reader.TrySkip();
        }

        var whole = reader;
        if (!whole.TrySkip())
        {
            return false;
        }

        TakeMetadata(ref reader);
        return true;
    }

    private bool TakeItem(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _position = Position.Members;
            return true;
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            if (!decoder.TryDecode(ref reader, out var item))
            {
                return false;
            }

            _items.Add(item);
            return true;
        }

        if (!reader.TrySkip())
        {
            return false;
        }

        // Well-formed, and no object: counted like any other we cannot use.
        _items.Add(default);
        return true;
    }

    private void TakeMetadata(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The metadata of a list must be an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                _resourceVersion = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                _continue = ReadText(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }
    }

    // Not to be guessed at: a page whose "continue" is passed over would be the last, and delete what is on the others (K31).
    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException("The metadata of a list has a member that is no text."),
        };
    }
}
