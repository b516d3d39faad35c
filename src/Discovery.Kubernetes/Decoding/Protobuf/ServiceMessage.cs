using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>The <c>core.v1.ServiceSpec</c> of a Service.</summary>
internal static class ServiceMessage
{
    private const int PortsField = 1;
    private const int TypeField = 4;
    private const int ExternalNameField = 10;
    private const int FamiliesField = 19;
    private const int PortNameField = 1;
    private const int PortProtocolField = 2;
    private const int PortNumberField = 3;
    private const int PortTargetField = 4;
    private const int PortAppProtocolField = 6;
    private const int TargetTypeField = 1;
    private const int TargetNumberField = 2;

    public static void Read(ReadOnlySpan<byte> message, DecodeScope scope, ServiceSpec spec)
    {
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case PortsField:
                    spec.AddPort(ReadPort(reader.ReadBytes(), scope));
                    break;
                case TypeField:
                    spec.Type = scope.Text(reader.ReadBytes());
                    break;
                case ExternalNameField:
                    spec.ExternalName = scope.NotEmptyText(reader.ReadBytes());
                    break;
                case FamiliesField:
                    var family = scope.Text(reader.ReadBytes());
                    spec.FirstFamily ??= family;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static ServiceObjectPort ReadPort(ReadOnlySpan<byte> message, DecodeScope scope)
    {
        string? name = null, protocol = null, appProtocol = null;
        var number = 0;
        int? target = null;
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case PortNameField:
                    name = scope.Text(reader.ReadBytes());
                    break;
                case PortProtocolField:
                    protocol = scope.NotEmptyText(reader.ReadBytes());
                    break;
                case PortNumberField:
                    number = reader.ReadInt32();
                    break;
                case PortTargetField:
                    target = ReadTarget(reader.ReadBytes());
                    break;
                case PortAppProtocolField:
                    appProtocol = scope.Text(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ServiceObjectPort(name ?? "", number, target, protocol ?? "TCP", appProtocol);
    }

    // A number, or the name of a container port, which each slice resolves by itself.
    private static int? ReadTarget(ReadOnlySpan<byte> message)
    {
        var isNumber = true;
        var number = 0;
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case TargetTypeField:
                    isNumber = reader.ReadVarint() == 0;
                    break;
                case TargetNumberField:
                    number = reader.ReadInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return isNumber && number is > 0 and <= ushort.MaxValue ? number : null;
    }
}
