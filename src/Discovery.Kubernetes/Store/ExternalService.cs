using System.Net;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>A Service of type ExternalName: a DNS name outside the cluster, at the service's own ports.</summary>
internal static class ExternalService
{
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

    private static bool IsLocal(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name, out _);
}
