using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads <c>v1</c> Endpoints, which carry their service's name (K15).</summary>
internal sealed class EndpointsDecoder : ObjectDecoder<EndpointGroup>
{
    private readonly List<EndpointSubset> _subsets = [];

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
                _subsets.Add(ReadSubset(ref reader));
            }
        }

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

    private EndpointSubset ReadSubset(ref Utf8JsonReader reader)
    {
        IReadOnlyList<SubsetPort> ports = [];
        List<SubsetAddress> ready = [], notReady = [];
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("ports"u8))
            {
                ports = PortDecoder.ReadAll(ref reader, Scope);
            }
            else if (reader.ValueTextEquals("addresses"u8))
            {
                ready = ReadAddresses(ref reader, isReady: true);
            }
            else if (reader.ValueTextEquals("notReadyAddresses"u8))
            {
                notReady = ReadAddresses(ref reader, isReady: false);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return new EndpointSubset(ports, [.. ready, .. notReady]);
    }

    private List<SubsetAddress> ReadAddresses(ref Utf8JsonReader reader, bool isReady)
    {
        List<SubsetAddress> addresses = [];
        if (Scope.EnterArray(ref reader))
        {
            while (Scope.NextObject(ref reader))
            {
                if (ReadAddress(ref reader, isReady) is { } address)
                {
                    addresses.Add(address);
                }
            }
        }

        return addresses;
    }

    private SubsetAddress? ReadAddress(ref Utf8JsonReader reader, bool isReady)
    {
        string? ip = null, hostName = null, nodeName = null;
        TargetReference? target = null;
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("ip"u8))
            {
                ip = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("hostname"u8))
            {
                hostName = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("nodeName"u8))
            {
                nodeName = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("targetRef"u8))
            {
                target = TargetDecoder.Read(ref reader, Scope);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return ip is null ? null : new SubsetAddress(ip)
        {
            // Endpoints cannot say of an address that it drains: not ready is all there is.
            Ready = isReady,
            Serving = isReady,
            HostName = hostName,
            NodeName = nodeName,
            Target = target,
        };
    }
}
