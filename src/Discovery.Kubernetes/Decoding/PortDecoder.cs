using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>The <c>ports</c> of a slice or of an Endpoints subset; they have the same members.</summary>
internal static class PortDecoder
{
    public static IReadOnlyList<SubsetPort> ReadAll(ref Utf8JsonReader reader, DecodeScope scope)
    {
        if (!scope.EnterArray(ref reader))
        {
            return [];
        }

        List<SubsetPort> ports = [];
        while (scope.NextObject(ref reader))
        {
            ports.Add(Read(ref reader, scope));
        }

        return ports;
    }

    private static SubsetPort Read(ref Utf8JsonReader reader, DecodeScope scope)
    {
        string? name = null, protocol = null, appProtocol = null;
        int? number = null;
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("port"u8))
            {
                number = scope.ReadInt32(ref reader);
            }
            else if (reader.ValueTextEquals("protocol"u8))
            {
                protocol = scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("appProtocol"u8))
            {
                appProtocol = scope.ReadString(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return new SubsetPort(name ?? "", number is > 0 and <= ushort.MaxValue ? number : null, protocol ?? "TCP", appProtocol);
    }
}
