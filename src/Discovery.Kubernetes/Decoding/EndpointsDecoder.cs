using System.Text.Json;
using Discovery.Kubernetes.Decoding.Protobuf;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads <c>v1</c> Endpoints, which carry their service's name (K15).</summary>
internal sealed class EndpointsDecoder : ObjectDecoder<EndpointGroup>
{
    private const int SubsetsField = 2;

    private readonly List<EndpointSubset> _subsets = [];
    private readonly AddressBlockBuilder _ready = new();
    private readonly AddressBlockBuilder _notReady = new();

    protected override void Reset() => _subsets.Clear();

    protected override bool ReadMember(ref Utf8JsonReader reader)
    {
        if (!reader.ValueTextEquals("subsets"u8))
        {
            return false;
        }

        _subsets.Clear();
        if (Scope.EnterArray(ref reader))
        {
            while (Scope.NextObject(ref reader))
            {
                ReadSubset(ref reader);
            }
        }

        return true;
    }

    protected override bool ReadField(int field, ref WireReader reader)
    {
        if (field != SubsetsField)
        {
            return false;
        }

        _ready.Clear();
        _notReady.Clear();
        List<SubsetPort> ports = [];
        SubsetMessage.Read(reader.ReadBytes(), Scope, _ready, _notReady, ports);
        AddSubsets(ports);
        return true;
    }

    protected override EndpointGroup Make(in ObjectMetadata metadata) => new()
    {
        Key = metadata.Key,
        Version = metadata.Version,
        ServiceName = metadata.Name,
        Subsets = [.. _subsets],
        LastChange = metadata.LastChange,
        Weight = metadata.Weight,
        Truncated = metadata.Truncated,
    };

    // Endpoints cannot say of an address that it drains: not ready is all there is.
    private void ReadSubset(ref Utf8JsonReader reader)
    {
        IReadOnlyList<SubsetPort> ports = [];
        _ready.Clear();
        _notReady.Clear();
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("ports"u8))
            {
                ports = PortDecoder.ReadAll(ref reader, Scope);
            }
            else if (reader.ValueTextEquals("addresses"u8))
            {
                ReadAddresses(ref reader, _ready, isReady: true);
            }
            else if (reader.ValueTextEquals("notReadyAddresses"u8))
            {
                ReadAddresses(ref reader, _notReady, isReady: false);
            }
            else
            {
                reader.TrySkip();
            }
        }

        AddSubsets(ports);
    }

    private void AddSubsets(IReadOnlyList<SubsetPort> ports)
    {
        var (ready, notReady) = (_ready.Build(), _notReady.Build());
        if (ready.Count > 0 || notReady.Count == 0)
        {
            _subsets.Add(new EndpointSubset(ports, ready));
        }

        if (notReady.Count > 0)
        {
            _subsets.Add(new EndpointSubset(ports, notReady));
        }
    }

    private void ReadAddresses(ref Utf8JsonReader reader, AddressBlockBuilder addresses, bool isReady)
    {
        addresses.Clear();
        if (Scope.EnterArray(ref reader))
        {
            while (Scope.NextObject(ref reader))
            {
                ReadAddress(ref reader, addresses, isReady);
            }
        }
    }

    private void ReadAddress(ref Utf8JsonReader reader, AddressBlockBuilder addresses, bool isReady)
    {
        var entry = new AddressEntry();
        entry.Set(AddressFlags.Ready | AddressFlags.Serving, isReady);
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("ip"u8))
            {
                reader.Read();
                AddressText.Read(Scope.ReadTextValue(ref reader), ref entry);
            }
            else if (reader.ValueTextEquals("hostname"u8))
            {
                entry.HostName = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("nodeName"u8))
            {
                entry.NodeName = Scope.ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("targetRef"u8))
            {
                TargetReader.Read(ref reader, Scope, ref entry);
            }
            else
            {
                reader.TrySkip();
            }
        }

        addresses.Add(entry);
    }
}
