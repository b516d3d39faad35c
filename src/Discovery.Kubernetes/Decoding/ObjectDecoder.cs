using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads objects of one kind. Has a string pool, so it is not for several threads.</summary>
internal abstract class ObjectDecoder<T>
    where T : class
{
    protected DecodeScope Scope { get; } = new();

    /// <summary>Reads the object the reader stands at the start of; the whole of it must be in the reader's buffer.</summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public Decoded<T> Decode(ref Utf8JsonReader reader)
    {
        Scope.Begin();
        var metadata = default(ObjectMetadata);
        var start = reader;
        var after = reader;
        after.TrySkip();
        T? value = null;
        try
        {
            Reset();
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

            value = Scope.Unusable || metadata.Name is not { Length: > 0 } ? null : Make(metadata);
        }
        catch (InvalidOperationException)
        {
            // A string that is valid JSON and no text, e.g. a lone surrogate: the object is unusable, and its neighbours are not.
            reader = after;
            metadata = ObjectMetadata.ReadKeyOnly(start);
        }

        return new Decoded<T>(metadata.Key, metadata.ResourceVersion, value, metadata.InitialEventsEnd);
    }

    /// <summary>Forgets the object before.</summary>
    protected abstract void Reset();

    /// <summary>Reads the member whose name the reader stands on, or returns false.</summary>
    protected abstract bool ReadMember(ref Utf8JsonReader reader);

    /// <summary>Makes the object of what was read.</summary>
    protected abstract T Make(in ObjectMetadata metadata);
}
