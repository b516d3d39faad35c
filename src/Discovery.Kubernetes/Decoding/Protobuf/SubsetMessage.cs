using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A <c>core.v1.EndpointSubset</c>.</summary>
internal static class SubsetMessage
{
    private const int AddressesField = 1;
    private const int NotReadyAddressesField = 2;
    private const int PortsField = 3;
    private const int IPField = 1;
    private const int TargetField = 2;
    private const int HostNameField = 3;
    private const int NodeNameField = 4;

    public static void Read(ReadOnlySpan<byte> message, DecodeScope scope, AddressBlockBuilder ready, AddressBlockBuilder notReady, List<SubsetPort> ports)
    {
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case AddressesField:
                    ReadAddress(reader.ReadBytes(), scope, ready, isReady: true);
                    break;
                case NotReadyAddressesField:
                    ReadAddress(reader.ReadBytes(), scope, notReady, isReady: false);
                    break;
                case PortsField:
                    ports.Add(PortMessage.OfSubset(reader.ReadBytes(), scope));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadAddress(ReadOnlySpan<byte> message, DecodeScope scope, AddressBlockBuilder addresses, bool isReady)
    {
        var entry = new AddressEntry();
        entry.Set(AddressFlags.Ready | AddressFlags.Serving, isReady);
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case IPField:
                    AddressText.Read(reader.ReadBytes(), ref entry);
                    break;
                case TargetField:
                    TargetMessage.Read(reader.ReadBytes(), scope, ref entry);
                    break;
                case HostNameField:
                    // Said of each address, and empty of those that have none.
                    entry.HostName = scope.NotEmptyText(reader.ReadBytes());
                    break;
                case NodeNameField:
                    entry.NodeName = scope.Checked(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        addresses.Add(entry);
    }
}
