using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>A <c>targetRef</c>. An empty kind, name or uid is none, as in Kubernetes' own form of it.</summary>
internal static class TargetReader
{
    public static void Read(ref Utf8JsonReader reader, DecodeScope scope, ref AddressEntry entry)
    {
        entry.TargetKind = null;
        entry.TargetName = entry.TargetUid = default;
        entry.HasTarget = scope.EnterObject(ref reader);
        if (!entry.HasTarget)
        {
            return;
        }

        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                entry.TargetKind = scope.ReadString(ref reader) is { Length: > 0 } kind ? kind : null;
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                entry.TargetName = scope.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                entry.TargetUid = scope.ReadText(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }
    }
}
