using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>The ports of a service: those of its Service, with the numbers its slices give them, and those only slices have.</summary>
internal static class ServicePorts
{
    public static IReadOnlyList<ServicePort> Join(IEnumerable<EndpointGroup> groups, ServiceObject? service)
    {
        List<ServicePort> ports = [];
        var ofSlices = groups
            .SelectMany(static group => group.Subsets)
            .SelectMany(static subset => subset.Ports)
            .GroupBy(static port => (port.Name, port.Protocol))
            .ToDictionary(static group => group.Key, static group => group.ToArray());

        foreach (var port in service?.Ports ?? [])
        {
            ofSlices.Remove((port.Name, port.Protocol), out var slicePorts);
            var targets = Numbers(slicePorts ?? []);
            ports.Add(new ServicePort(
                port.Name,
                port.Number,
                targets.Length > 0 || port.TargetNumber is null ? targets : [port.TargetNumber.Value],
                port.Protocol,
                port.AppProtocol ?? slicePorts?[0].AppProtocol));
        }

        ports.AddRange(ofSlices
            .OrderBy(static pair => pair.Key.Name, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Key.Protocol, StringComparer.Ordinal)
            .Select(static pair => new ServicePort(pair.Key.Name, null, Numbers(pair.Value), pair.Key.Protocol, pair.Value[0].AppProtocol)));
        return ports;
    }

    private static int[] Numbers(IEnumerable<SubsetPort> ports) =>
        [.. ports.Where(static port => port.Number is not null).Select(static port => port.Number!.Value).Distinct().Order()];
}
