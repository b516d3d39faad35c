using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A <c>core.v1.ObjectReference</c>, which has an empty text for each that is not said.</summary>
internal static class TargetMessage
{
    public const int KindField = 1;
    public const int NamespaceField = 2;
    public const int NameField = 3;
    public const int UidField = 4;
    public const int ApiVersionField = 5;
    public const int ResourceVersionField = 6;
    public const int FieldPathField = 7;

    public static void Read(ReadOnlySpan<byte> message, DecodeScope scope, scoped ref AddressEntry entry)
    {
        entry.HasTarget = true;
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case KindField:
                    var kind = reader.ReadBytes();
                    entry.TargetKind = kind.SequenceEqual("Pod"u8) ? AddressBlock.Pod : scope.NotEmptyText(kind);
                    break;
                case NameField:
                    entry.TargetName = scope.Checked(reader.ReadBytes());
                    break;
                case UidField:
                    entry.TargetUid = scope.Checked(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
