using System.Net;
using System.Net.Sockets;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>Joins all slices of a service, and its Service, into one snapshot (K06 to K16).</summary>
internal sealed class ServiceJoin(KubernetesAddressFamily family, int defaultWeight)
{
    private const string Tcp = "TCP";

    public ServiceSnapshot Join(ServiceId id, ServiceState state, bool portNumbersKnown)
    {
        if (state.Service?.ExternalName is { } externalName)
        {
            return ExternalService.Join(id, state.Service, externalName, defaultWeight, portNumbersKnown);
        }

        DiscoveredEndpoint[] endpoints = [.. Best(state).Select(ToEndpoint)];
        Array.Sort(endpoints, CompareEndpoints);
        return new ServiceSnapshot(id, ServicePorts.Join(state), endpoints, portNumbersKnown);
    }

    // K11: one for each address and port. The port's name belongs to the key: two service ports may share a target port.
    private IEnumerable<EndpointCandidate> Best(ServiceState state)
    {
        // The address itself, not its text: IPv6 has many texts for one address.
        Dictionary<(string PortName, IPAddress Address, int Port), EndpointCandidate> best = [];
        Dictionary<(string PortName, IPAddress Address, int Port), List<EndpointCandidate>> contested = [];
        bool hasIPv4 = false, hasIPv6 = false;
        foreach (var candidate in Candidates(state))
        {
            var isIPv6 = IsIPv6(candidate);
            hasIPv4 |= !isIPv6;
            hasIPv6 |= isIPv6;
            var key = (candidate.Port.Name, candidate.IP, candidate.Port.Number!.Value);
            if (best.TryAdd(key, candidate))
            {
                continue;
            }

            if (!contested.TryGetValue(key, out var rivals))
            {
                contested.Add(key, rivals = [best[key]]);
            }

            rivals.Add(candidate);
        }

        foreach (var (key, rivals) in contested)
        {
            best[key] = EndpointCandidate.Choose(rivals);
        }

        if (!(hasIPv4 && hasIPv6))
        {
            return best.Values;
        }

        // K10: the other family's addresses are the same pods again.
        var useIPv6 = family == KubernetesAddressFamily.IPv6 || (family == KubernetesAddressFamily.Auto && state.LastService?.FirstFamily == "IPv6");
        return best.Values.Where(candidate => IsIPv6(candidate) == useIPv6);
    }

    private static IEnumerable<EndpointCandidate> Candidates(ServiceState state)
    {
        foreach (var (order, group) in state.Groups.Index())
        {
            foreach (var subset in group.Subsets)
            {
                // K20: consumers speak TCP. A port without number leaves it to them, and they cannot know.
                SubsetPort[] ports = [.. subset.Ports.Where(static port => port is { Protocol: Tcp, Number: not null })];
                foreach (var address in subset.Addresses)
                {
                    if (!IPAddress.TryParse(address.Address, out var ip))
                    {
                        continue;
                    }

                    foreach (var port in ports)
                    {
                        yield return new EndpointCandidate(address, ip, port, group, order);
                    }
                }
            }
        }
    }

    private DiscoveredEndpoint ToEndpoint(EndpointCandidate candidate) => new(candidate.Address.Address, candidate.Port.Number!.Value)
    {
        PortName = candidate.Port.Name,
        AppProtocol = candidate.Port.AppProtocol,
        Weight = candidate.Group.Weight ?? defaultWeight,
        Zone = candidate.Address.Zone,
        NodeName = candidate.Address.NodeName,
        HostName = candidate.Address.HostName,
        TargetName = candidate.Address.Target?.Name,
        ZoneHints = candidate.Address.Hints.Zones,
        NodeHints = candidate.Address.Hints.Nodes,
        Ready = candidate.Address.Ready,
        Serving = candidate.Address.Serving,
        Terminating = candidate.Address.Terminating,
    };

    private static bool IsIPv6(in EndpointCandidate candidate) => candidate.IP.AddressFamily == AddressFamily.InterNetworkV6;

    // A stable order makes equal states equal lists, so that nothing is signalled when nothing has changed.
    private static int CompareEndpoints(DiscoveredEndpoint one, DiscoveredEndpoint other)
    {
        var order = string.CompareOrdinal(one.PortName, other.PortName);
        order = order != 0 ? order : string.CompareOrdinal(one.Host, other.Host);
        return order != 0 ? order : one.Port.CompareTo(other.Port);
    }
}
