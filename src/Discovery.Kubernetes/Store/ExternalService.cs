using System.Collections.Frozen;
using System.Net;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>A Service of type ExternalName: a DNS name outside the cluster, at the service's own ports.</summary>
internal static class ExternalService
{
    private static readonly FrozenSet<string> LocalNames =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "localhost", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback");

    public static ServiceSnapshot Join(ServiceId id, ServiceObject service, string externalName, int weight, bool portNumbersKnown)
    {
        // Whoever may write Services must not thereby reach what listens on this machine only.
        var name = externalName.TrimEnd('.');
        var usable = Uri.CheckHostName(name) == UriHostNameType.Dns && !IsLocal(name);
        ServicePort[] ports = [.. service.Ports.Select(static port => new ServicePort(port.Name, port.Number, [port.Number], port.Protocol, port.AppProtocol))];
        DiscoveredEndpoint[] endpoints = usable
            ? [.. service.Ports.Where(static port => port.Protocol == "TCP").Select(port => new DiscoveredEndpoint(name, port.Number)
            {
                PortName = port.Name,
                AppProtocol = port.AppProtocol,
                Weight = weight,
            })]
            : [];
        return new ServiceSnapshot(id, ports, endpoints, portNumbersKnown);
    }

    // Besides "localhost" and what is below it, what /etc/hosts of the usual systems calls loopback; and 127.1 is no name, though it looks like one.
    private static bool IsLocal(string name) =>
        LocalNames.Contains(name)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localdomain", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name, out _);
}
