using System.Text.Json;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads objects of one kind. Has a string pool, so it is not for several threads.</summary>
internal abstract class ObjectDecoder<T>
    where T : class
{
    // The same in every kind of object.
    private const int MetadataField = 1;

    protected DecodeScope Scope { get; } = new();

    /// <summary>Reads the object the reader stands at the start of, in one pass.</summary>
    /// <returns>False if not all of it is in the reader's buffer; then the reader is anywhere, and the object is to be read anew.</returns>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public bool TryDecode(ref Utf8JsonReader reader, out Decoded<T> item)
    {
        Scope.Begin();
        Reset();
        var metadata = default(ObjectMetadata);
        var start = reader;
        T? value = null;
        try
        {
            while (DecodeScope.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("metadata"u8))
                {
                    metadata = ObjectMetadata.Read(ref reader, Scope);
                }
                else if (!ReadMember(ref reader))
                {
                    reader.TrySkip();
                }
            }

            // Where the bytes end, everything above ends too, as if its object had; only the outermost tells the difference.
            if (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth != start.CurrentDepth)
            {
                item = default;
                return false;
            }

            value = Scope.Unusable || metadata.Name is not { Length: > 0 } ? null : Make(metadata);
        }
        catch (InvalidOperationException)
        {
            // A string that is valid JSON and no text, e.g. a lone surrogate: the object is unusable, and its neighbours are not.
            reader = start;
            if (!reader.TrySkip())
            {
                item = default;
                return false;
            }

            metadata = ObjectMetadata.ReadKeyOnly(start);
        }

        item = Decoded(metadata, value);
        return true;
    }

    /// <summary>Reads the object that these bytes begin with if it is of a form that can be read faster, with the same result.</summary>
    /// <returns>How many bytes it has; 0 if it is of another form, or not all there.</returns>
    public virtual int DecodeUsual(ReadOnlySpan<byte> bytes, out Decoded<T> item)
    {
        item = default;
        return 0;
    }

    /// <summary>Reads an object's message of Kubernetes' protobuf: all of it, and nothing else.</summary>
    /// <returns>The object; without value if the bytes are no such message, or it cannot be used (K37).</returns>
    public Decoded<T> DecodeProtobuf(ReadOnlySpan<byte> message)
    {
        Scope.Begin();
        Reset();
        var metadata = default(ObjectMetadata);
        try
        {
            var reader = new WireReader(message);
            while (reader.Next(out var field))
            {
                if (field == MetadataField)
                {
                    metadata = MetadataMessage.Read(reader.ReadBytes(), Scope);
                }
                else if (!ReadField(field, ref reader))
                {
                    reader.Skip();
                }
            }
        }
        catch (InvalidDataException)
        {
            return Decoded(metadata, null); // its neighbours are whole: each is as long as its list says
        }

        return Decoded(metadata, Scope.Unusable || metadata.Name is not { Length: > 0 } ? null : Make(metadata));
    }

    protected static Decoded<T> Decoded(in ObjectMetadata metadata, T? value) =>
        new(metadata.Key, metadata.ResourceVersion, value, metadata.InitialEventsEnd, metadata.LastChange);

    /// <summary>Forgets the object before.</summary>
    protected abstract void Reset();

    /// <summary>Reads the member whose name the reader stands on, or returns false.</summary>
    protected abstract bool ReadMember(ref Utf8JsonReader reader);

    /// <summary>Reads the field the reader stands on, or returns false.</summary>
    protected abstract bool ReadField(int field, ref WireReader reader);

    /// <summary>Makes the object of what was read.</summary>
    protected abstract T Make(in ObjectMetadata metadata);
}
