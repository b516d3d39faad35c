using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>The ports of a service: those of its Service, with the numbers its slices give them, and those only slices have.</summary>
internal static class ServicePorts
{
    /// <param name="groups">Oldest write first.</param>
    /// <param name="service">The Service, if there is or was one.</param>
    public static IReadOnlyList<ServicePort> Join(EndpointGroup[] groups, ServiceObject? service)
    {
        List<ServicePort> ports = [];
        var ofSlices = OfSlices(groups);
        foreach (var port in service?.Ports ?? [])
        {
            ofSlices.Remove((port.Name, port.Protocol), out var ofSlice);
            int[] targets = ofSlice?.Numbers ?? [];
            ports.Add(new ServicePort(
                port.Name,
                port.Number,
                targets.Length > 0 || port.TargetNumber is null ? targets : [port.TargetNumber.Value],
                port.Protocol,
                port.AppProtocol ?? ofSlice?.AppProtocol));
        }

        SlicePort[] others = [.. ofSlices.Values];
        Array.Sort(others, SlicePort.Compare);
        foreach (var port in others)
        {
            ports.Add(new ServicePort(port.Name, null, port.Numbers, port.Protocol, port.AppProtocol));
        }

        return ports;
    }

    private static Dictionary<(string Name, string Protocol), SlicePort> OfSlices(EndpointGroup[] groups)
    {
        Dictionary<(string Name, string Protocol), SlicePort> ports = [];
        foreach (var group in groups)
        {
            foreach (var subset in group.Subsets)
            {
                foreach (var port in subset.Ports)
                {
                    var key = (port.Name, port.Protocol);
                    if (!ports.TryGetValue(key, out var known))
                    {
                        ports.Add(key, known = new SlicePort(port));
                    }

                    known.Add(port.Number);
                }
            }
        }

        return ports;
    }
}
