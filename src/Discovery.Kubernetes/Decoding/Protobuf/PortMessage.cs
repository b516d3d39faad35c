using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A port of a slice (<c>discovery.v1.EndpointPort</c>) or of an Endpoints subset (<c>core.v1.EndpointPort</c>), whose fields have other numbers.</summary>
internal static class PortMessage
{
    private const int NameField = 1;
    private const int AppProtocolField = 4;

    public static SubsetPort OfSlice(ReadOnlySpan<byte> message, DecodeScope scope) => Read(message, scope, protocolField: 2, numberField: 3);

    public static SubsetPort OfSubset(ReadOnlySpan<byte> message, DecodeScope scope) => Read(message, scope, protocolField: 3, numberField: 2);

    private static SubsetPort Read(ReadOnlySpan<byte> message, DecodeScope scope, int protocolField, int numberField)
    {
        string? name = null, protocol = null, appProtocol = null;
        int? number = null;
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            if (field == NameField)
            {
                name = scope.Text(reader.ReadBytes());
            }
            else if (field == protocolField)
            {
                protocol = scope.NotEmptyText(reader.ReadBytes());
            }
            else if (field == numberField)
            {
                number = reader.ReadInt32();
            }
            else if (field == AppProtocolField)
            {
                appProtocol = scope.Text(reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return new SubsetPort(name ?? "", number is > 0 and <= ushort.MaxValue ? number : null, protocol ?? "TCP", appProtocol);
    }
}
