using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A <c>discovery.v1.Endpoint</c>.</summary>
internal static class EndpointMessage
{
    public const int AddressesField = 1;
    public const int ConditionsField = 2;
    public const int HostNameField = 3;
    public const int TargetField = 4;
    public const int NodeNameField = 6;
    public const int ZoneField = 7;
    public const int HintsField = 8;

    private const int ReadyField = 1;
    private const int ServingField = 2;
    private const int TerminatingField = 3;

    public static void Read(ReadOnlySpan<byte> message, DecodeScope scope, AddressBlockBuilder addresses)
    {
        if (!UsualEndpointMessage.TryRead(message, scope, addresses))
        {
            ReadAny(message, scope, addresses);
        }
    }

    /// <summary>Reads one of whatever form.</summary>
    public static void ReadAny(ReadOnlySpan<byte> message, DecodeScope scope, AddressBlockBuilder addresses)
    {
        var entry = new AddressEntry();
        var isFirst = true;
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case AddressesField when isFirst:
                    // K09: the addresses of an endpoint are interchangeable, and consumers are to use the first.
                    AddressText.Read(reader.ReadBytes(), ref entry);
                    isFirst = false;
                    break;
                case ConditionsField:
                    ReadConditions(reader.ReadBytes(), ref entry);
                    break;
                case HostNameField:
                    entry.HostName = scope.Text(reader.ReadBytes());
                    break;
                case TargetField:
                    TargetMessage.Read(reader.ReadBytes(), scope, ref entry);
                    break;
                case NodeNameField:
                    entry.NodeName = scope.Checked(reader.ReadBytes());
                    break;
                case ZoneField:
                    entry.Zone = scope.Checked(reader.ReadBytes());
                    break;
                case HintsField:
                    entry.Hints = HintsMessage.Read(reader.ReadBytes(), scope);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        addresses.Add(entry);
    }

    public static void ReadConditions(ReadOnlySpan<byte> message, ref AddressEntry entry)
    {
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case ReadyField:
                    entry.Set(AddressFlags.Ready, reader.ReadBoolean());
                    break;
                case ServingField:
                    entry.Set(AddressFlags.Serving, reader.ReadBoolean());
                    break;
                case TerminatingField:
                    entry.Set(AddressFlags.Terminating, reader.ReadBoolean());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
