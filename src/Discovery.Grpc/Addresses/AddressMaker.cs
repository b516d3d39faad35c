using Grpc.Net.Client.Balancer;

namespace Discovery.Grpc.Addresses;

/// <summary>Makes the addresses that balancers see. Equal endpoints make equal addresses, so that a balancer sees what has changed.</summary>
internal sealed class AddressMaker(string authority)
{
    // Known by its name only: Grpc.Net.Client's own resolvers use it, but its constant is not public.
    private static readonly BalancerAttributesKey<string> HostOverride = new("HostOverride");

    public BalancerAddress[] Make(IReadOnlyList<DiscoveredEndpoint> endpoints) => [.. endpoints.Select(Make)];

    private BalancerAddress Make(DiscoveredEndpoint endpoint)
    {
        var address = new BalancerAddress(endpoint.Host, endpoint.Port);
        var attributes = address.Attributes;
        attributes.Set(HostOverride, authority);
        attributes.Set(DiscoveryBalancerAttributes.Endpoint, endpoint);
        attributes.Set(DiscoveryBalancerAttributes.Weight, endpoint.Weight);
        SetIfKnown(attributes, DiscoveryBalancerAttributes.Zone, endpoint.Zone);
        SetIfKnown(attributes, DiscoveryBalancerAttributes.Node, endpoint.NodeName);
        SetIfKnown(attributes, DiscoveryBalancerAttributes.Target, endpoint.TargetName);
        return address;
    }

    private static void SetIfKnown(BalancerAttributes attributes, BalancerAttributesKey<string> key, string? value)
    {
        if (value is not null)
        {
            attributes.Set(key, value);
        }
    }
}
