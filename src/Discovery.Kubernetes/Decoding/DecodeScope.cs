using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>
/// Reads single values tolerantly: null is absent, and a value of the wrong type makes the object unusable without
/// throwing, so that its neighbours are still read (K37). The whole value must be in the reader's buffer.
/// </summary>
internal sealed class DecodeScope
{
    private TopologyHints? _lastHints;

    public StringPool Pool { get; } = new();

    public bool Unusable { get; private set; }

    public void Begin() => Unusable = false;

    /// <summary>Moves from a property's name to its value and reads a string.</summary>
    public string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ReadStringValue(ref reader);
    }

    public string? ReadStringValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Pool.Get(ReadTextValue(ref reader));
        }

        Refuse(ref reader);
        return null;
    }

    /// <summary>Moves from a property's name to its value and reads text that need not be a string: UTF-8, valid as long as the reader's bytes are.</summary>
    public ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return ReadTextValue(ref reader);
    }

    public ReadOnlySpan<byte> ReadTextValue(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Refuse(ref reader);
            return default;
        }

        // What has escapes, or is no text, is the reader's to find out.
        return reader.HasValueSequence || reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan)
            ? Encoding.UTF8.GetBytes(reader.GetString()!)
            : reader.ValueSpan;
    }

    /// <summary>Text that stands for itself. What is none makes the whole unusable.</summary>
    public string? Text(ReadOnlySpan<byte> utf8) => IsText(utf8) ? Pool.Get(utf8) : null;

    /// <summary>As <see cref="Text"/>, where an empty text is how nothing is said.</summary>
    public string? NotEmptyText(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Text(utf8);

    /// <summary>The same bytes, if they are text.</summary>
    public ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> utf8) => IsText(utf8) ? utf8 : default;

    /// <summary>Hints; those for one zone are shared by all endpoints that have them.</summary>
    public TopologyHints Hints(List<string> zones, List<string> nodes) => (zones, nodes) switch
    {
        ([], []) => TopologyHints.None,
        ([var zone], []) => Hints(zone),
        _ => new TopologyHints(zones, nodes),
    };

    public TopologyHints Hints(string zone) =>
        _lastHints is { Zones: [var last] } && last == zone ? _lastHints : _lastHints = new TopologyHints([zone], []);

    public bool? ReadBoolean(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return reader.GetBoolean();
        }

        Refuse(ref reader);
        return null;
    }

    public int? ReadInt32(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number;
        }

        Refuse(ref reader);
        return null;
    }

    /// <summary>Moves to the value; false if it is null or no object (which makes the whole unusable).</summary>
    public bool EnterObject(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartObject);

    /// <summary>Moves to the value; false if it is null or no array (which makes the whole unusable).</summary>
    public bool EnterArray(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartArray);

    /// <summary>Moves to the next element, which should be an object; false at the end of the array.</summary>
    public bool NextObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            Unusable = true;
            reader.TrySkip();
        }

        return false;
    }

    /// <summary>Moves to the next property name of an object; false at its end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private bool IsText(ReadOnlySpan<byte> utf8)
    {
        var isText = Utf8.IsValid(utf8);
        Unusable |= !isText;
        return isText;
    }

    private bool Enter(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        reader.Read();
        if (reader.TokenType == expected)
        {
            return true;
        }

        Refuse(ref reader);
        return false;
    }

    private void Refuse(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            Unusable = true;
            reader.TrySkip();
        }
    }
}
