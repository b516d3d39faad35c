using System.Text.Json;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>Reads <c>discovery.k8s.io/v1</c> EndpointSlices (rules K06 to K12).</summary>
internal sealed class EndpointSliceDecoder : ObjectDecoder<EndpointGroup>
{
    private string? _addressType;
    private IReadOnlyList<SubsetPort> _ports = [];
    private IReadOnlyList<SubsetAddress> _endpoints = [];

    protected override void Reset()
    {
        _addressType = null;
        _ports = [];
        _endpoints = [];
    }

    protected override bool ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("endpoints"u8))
        {
            _endpoints = ReadEndpoints(ref reader);
        }
        else if (reader.ValueTextEquals("ports"u8))
        {
            _ports = PortDecoder.ReadAll(ref reader, Scope);
        }
        else if (reader.ValueTextEquals("addressType"u8))
        {
            _addressType = Scope.ReadString(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    protected override EndpointGroup Make(in ObjectMetadata metadata) => new()
    {
        Key = metadata.Key,
        Version = metadata.Version,
        ServiceName = metadata.ServiceName is { Length: > 0 } name ? name : null,
        // K09: names in slices of type FQDN are nobody's business here.
        Subsets = _addressType is "IPv4" or "IPv6" ? [new EndpointSubset(_ports, _endpoints)] : [],
        LastChange = metadata.LastChange,
        Weight = metadata.Weight,
    };

    private List<SubsetAddress> ReadEndpoints(ref Utf8JsonReader reader)
    {
        List<SubsetAddress> endpoints = [];
        if (Scope.EnterArray(ref reader))
        {
            while (Scope.NextObject(ref reader))
            {
                if (ReadEndpoint(ref reader) is { } endpoint)
                {
                    endpoints.Add(endpoint);
                }
            }
        }

        return endpoints;
    }

    private SubsetAddress? ReadEndpoint(ref Utf8JsonReader reader)
    {
        string? address = null, hostName = null, nodeName = null, zone = null;
        TargetReference? target = null;
        var hints = TopologyHints.None;
        Conditions conditions = default;
        while (DecodeScope.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("addresses"u8))
            {
                address = ReadFirstAddress(ref reader);
            }
            else if (reader.ValueTextEquals("conditions"u8))
            {
                conditions = ReadConditions(ref reader);
            }
            else if (reader.ValueTextEquals("hostname"u8))
            {
                hostName = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("nodeName"u8))
            {
                nodeName = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("zone"u8))
            {
                zone = Scope.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("targetRef"u8))
            {
                target = TargetDecoder.Read(ref reader, Scope);
            }
            else if (reader.ValueTextEquals("hints"u8))
            {
                hints = HintsDecoder.Read(ref reader, Scope);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return address is null ? null : new SubsetAddress(address)
        {
            Ready = conditions.Ready ?? true,
            Serving = conditions.Serving ?? true,
            Terminating = conditions.Terminating ?? false,
            HostName = hostName,
            NodeName = nodeName,
            Zone = zone,
            Target = target,
            Hints = hints,
        };
    }

    // K09: the addresses of an endpoint are interchangeable, and consumers are to use the first.
    private string? ReadFirstAddress(ref Utf8JsonReader reader)
    {
        string? first = null;
        if (Scope.EnterArray(ref reader))
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var address = Scope.ReadStringValue(ref reader);
                first ??= address;
            }
        }

        return first;
    }

    private Conditions ReadConditions(ref Utf8JsonReader reader)
    {
        Conditions conditions = default;
        if (Scope.EnterObject(ref reader))
        {
            while (DecodeScope.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("ready"u8))
                {
                    conditions.Ready = Scope.ReadBoolean(ref reader);
                }
                else if (reader.ValueTextEquals("serving"u8))
                {
                    conditions.Serving = Scope.ReadBoolean(ref reader);
                }
                else if (reader.ValueTextEquals("terminating"u8))
                {
                    conditions.Terminating = Scope.ReadBoolean(ref reader);
                }
                else
                {
                    reader.TrySkip();
                }
            }
        }

        return conditions;
    }

    private record struct Conditions(bool? Ready, bool? Serving, bool? Terminating);
}
