namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>
/// Kubernetes' form of an object in protobuf: four bytes that say so, then a <c>runtime.Unknown</c>, which has the object's kind
/// and its message.
/// </summary>
internal readonly ref struct Envelope
{
    private const int TypeMetaField = 1;
    private const int RawField = 2;
    private const int ContentEncodingField = 3;
    private const int KindField = 2;

    private Envelope(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> message)
    {
        Kind = kind;
        Message = message;
    }

    /// <summary>What every object begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Kind { get; }

    public ReadOnlySpan<byte> Message { get; }

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static Envelope Open(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw WireReader.Invalid();
        }

        ReadOnlySpan<byte> kind = default, message = default;
        var reader = new WireReader(bytes[Magic.Length..]);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case TypeMetaField:
                    kind = ReadKind(reader.ReadBytes());
                    break;
                case RawField:
                    message = reader.ReadBytes();
                    break;
                case ContentEncodingField when !reader.ReadBytes().IsEmpty:
                    throw WireReader.Invalid(); // nothing that Kubernetes has a value for
                case ContentEncodingField:
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Envelope(kind, message);
    }

    /// <summary>The kind in a <c>runtime.TypeMeta</c>.</summary>
    public static ReadOnlySpan<byte> ReadKind(ReadOnlySpan<byte> typeMeta)
    {
        ReadOnlySpan<byte> kind = default;
        var reader = new WireReader(typeMeta);
        while (reader.Next(out var field))
        {
            if (field == KindField)
            {
                kind = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return kind;
    }
}
