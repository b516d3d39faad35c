using System.Collections.Frozen;
using System.Net;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>
/// A Service of type ExternalName: a DNS name outside the cluster, at the service's own ports. If it has none, as is usual for an
/// alias, at those of http and https, which are what a URI without port means.
/// </summary>
internal static class ExternalService
{
    private static readonly ServiceObjectPort[] UsualPorts = [UsualPort("http", 80), UsualPort("https", 443)];

    private static readonly FrozenSet<string> LocalNames =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "localhost", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback");

    public static ServiceSnapshot Join(ServiceId id, ServiceObject service, string externalName, int weight, bool portNumbersKnown)
    {
        // Whoever may write Services must not thereby reach what listens on this machine only.
        var name = externalName.TrimEnd('.');
        var usable = Uri.CheckHostName(name) == UriHostNameType.Dns && !IsLocal(name);
        var named = service.Ports.Count > 0 ? service.Ports : UsualPorts;
        ServicePort[] ports = [.. named.Select(static port => new ServicePort(port.Name, port.Number, [port.Number], port.Protocol, port.AppProtocol))];
        DiscoveredEndpoint[] endpoints = usable
            ? [.. named.Where(static port => port.Protocol == "TCP").Select(port => new DiscoveredEndpoint(name, port.Number)
            {
                PortName = port.Name,
                AppProtocol = port.AppProtocol,
                Weight = weight,
            })]
            : [];
        return new ServiceSnapshot(id, ports, endpoints, portNumbersKnown);
    }

    private static ServiceObjectPort UsualPort(string scheme, int number) => new(scheme, number, number, "TCP", null);

    // Besides "localhost" and what is below it, what /etc/hosts of the usual systems calls loopback; and 127.1 is no name, though it looks like one.
    private static bool IsLocal(string name) =>
        LocalNames.Contains(name)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localdomain", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name, out _);
}
