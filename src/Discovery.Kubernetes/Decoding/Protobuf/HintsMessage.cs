using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding.Protobuf;

/// <summary>A <c>discovery.v1.EndpointHints</c>.</summary>
internal static class HintsMessage
{
    private const int ZonesField = 1;
    private const int NodesField = 2;
    private const int NameField = 1;

    public static TopologyHints Read(ReadOnlySpan<byte> message, DecodeScope scope)
    {
        List<string> zones = [], nodes = [];
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case ZonesField:
                    AddName(reader.ReadBytes(), scope, zones);
                    break;
                case NodesField:
                    AddName(reader.ReadBytes(), scope, nodes);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return scope.Hints(zones, nodes);
    }

    private static void AddName(ReadOnlySpan<byte> message, DecodeScope scope, List<string> names)
    {
        var reader = new WireReader(message);
        while (reader.Next(out var field))
        {
            if (field != NameField)
            {
                reader.Skip();
            }
            else if (scope.NotEmptyText(reader.ReadBytes()) is { } name)
            {
                names.Add(name);
            }
        }
    }
}
