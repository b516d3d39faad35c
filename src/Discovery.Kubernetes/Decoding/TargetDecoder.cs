using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>A <c>targetRef</c>.</summary>
internal static class TargetDecoder
{
    public static TargetReference? Read(ref Utf8JsonReader reader, DecodeScope scope)
    {
        if (!scope.EnterObject(ref reader))
        {
            return null;
        }

        string? kind = null, name = null, uid = null;
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                kind = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                uid = scope.ReadString(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return new TargetReference(kind, name, uid);
    }
}
