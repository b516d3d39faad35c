using System.Text.Json;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads <c>discovery.k8s.io/v1</c> EndpointSlices (rules K06 to K12).</summary>
internal sealed class EndpointSliceDecoder : ObjectDecoder<EndpointGroup>
{
    private const int EndpointsField = 2;
    private const int PortsField = 3;
    private const int AddressTypeField = 4;

    private readonly AddressBlockBuilder _addresses = new();
    private readonly UsualSliceReader _usual;
    private bool _isOfAddresses;
    private IReadOnlyList<SubsetPort> _ports = [];
    private List<SubsetPort>? _portFields;

    public EndpointSliceDecoder() => _usual = new UsualSliceReader(Scope);

    public override int DecodeUsual(ReadOnlySpan<byte> bytes, out Decoded<EndpointGroup> item)
    {
        item = default;
        Reset();
        var length = _usual.Read(bytes, _addresses, out var slice);
        if (length > 0)
        {
            _isOfAddresses = true;
            _ports = slice.Ports;
            item = Decoded(slice.Metadata, Make(slice.Metadata));
        }

        return length;
    }

    protected override void Reset()
    {
        _isOfAddresses = false;
        _ports = [];
        _portFields = null;
        _addresses.Clear();
    }

    protected override bool ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("endpoints"u8))
        {
            ReadEndpoints(ref reader);
        }
        else if (reader.ValueTextEquals("ports"u8))
        {
            _ports = PortDecoder.ReadAll(ref reader, Scope);
        }
        else if (reader.ValueTextEquals("addressType"u8))
        {
            _isOfAddresses = Scope.ReadString(ref reader) is "IPv4" or "IPv6";
        }
        else
        {
            return false;
        }

        return true;
    }

    protected override bool ReadField(int field, ref WireReader reader)
    {
        switch (field)
        {
            case EndpointsField:
                reader = ReadEndpoints(reader);
                return true;
            case PortsField:
                // One by one, and kept by the object: not a new list for each.
                _ports = _portFields ??= [];
                _portFields.Add(PortMessage.OfSlice(reader.ReadBytes(), Scope));
                return true;
            case AddressTypeField:
                _isOfAddresses = Scope.Text(reader.ReadBytes()) is "IPv4" or "IPv6";
                return true;
            default:
                return false;
        }
    }

    protected override EndpointGroup Make(in ObjectMetadata metadata) => new()
    {
        Key = metadata.Key,
        Version = metadata.Version,
        ServiceName = metadata.ServiceName is { Length: > 0 } name ? name : null,
        // K09: names in slices of type FQDN are nobody's business here.
        Subsets = _isOfAddresses ? [new EndpointSubset(_ports, _addresses.Build())] : [],
        LastChange = metadata.LastChange,
        Weight = metadata.Weight,
    };

    private WireReader ReadEndpoints(WireReader reader)
    {
        do
        {
            EndpointMessage.Read(reader.ReadBytes(), Scope, _addresses);
        }
        while (reader.NextIs(EndpointsField));
        return reader;
    }

    private void ReadEndpoints(ref Utf8JsonReader reader)
    {
        _addresses.Clear();
        if (Scope.EnterArray(ref reader))
        {
            while (Scope.NextObject(ref reader))
            {
                EndpointReader.Read(ref reader, Scope, _addresses);
            }
        }
    }
}
