namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A <c>meta.v1.ObjectMeta</c>.</summary>
internal static class MetadataMessage
{
    private const int NameField = 1;
    private const int NamespaceField = 3;
    private const int ResourceVersionField = 6;
    private const int LabelsField = 11;
    private const int AnnotationsField = 12;
    private const int KeyField = 1;
    private const int ValueField = 2;

    public static ObjectMetadata Read(ReadOnlySpan<byte> message, DecodeScope scope)
    {
        var metadata = default(ObjectMetadata);
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case NameField:
                    metadata.Name = scope.Text(reader.ReadBytes());
                    break;
                case NamespaceField:
                    metadata.Namespace = scope.Text(reader.ReadBytes());
                    break;
                case ResourceVersionField:
                    metadata.ResourceVersion = scope.NotEmptyText(reader.ReadBytes());
                    break;
                case LabelsField:
                    ReadLabel(reader.ReadBytes(), scope, ref metadata);
                    break;
                case AnnotationsField:
                    ReadAnnotation(reader.ReadBytes(), scope, ref metadata);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return metadata;
    }

    private static void ReadLabel(ReadOnlySpan<byte> entry, DecodeScope scope, ref ObjectMetadata metadata)
    {
        ReadEntry(entry, out var key, out var value);
        if (key.SequenceEqual(ObjectMetadata.ServiceNameLabel))
        {
            metadata.ServiceName = scope.Text(value);
        }
    }

    private static void ReadAnnotation(ReadOnlySpan<byte> entry, DecodeScope scope, ref ObjectMetadata metadata)
    {
        ReadEntry(entry, out var key, out var value);
        if (AnnotationKey.Read(key) is var annotation and not Annotation.None)
        {
            metadata.Set(annotation, scope.Text(value));
        }
    }

    private static void ReadEntry(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var reader = new WireReader(entry);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case KeyField:
                    key = reader.ReadBytes();
                    break;
                case ValueField:
                    value = reader.ReadBytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
