namespace Discovery.Yarp.Planning;

/// <summary>Where the health of a template's endpoints is asked: on the same host, and on the port its Health address means.</summary>
internal sealed class HealthPorts
{
    private readonly PortSelector _port;
    private readonly ServiceResolution? _resolution;
    private readonly Dictionary<string, int> _ports;

    private HealthPorts(PortSelector port, ServiceResolution? resolution)
    {
        _port = port;
        _resolution = resolution;
        _ports = [];
        foreach (var endpoint in resolution?.Endpoints ?? [])
        {
            _ports.TryAdd(endpoint.Host, endpoint.Port);
        }
    }

    /// <summary>What the ports were taken from, if they are not the endpoints' own.</summary>
    public ServiceResolution? Resolution => _resolution;

    /// <summary><see langword="null"/> when the Health address is none, or not one of this service: it stays as it is.</summary>
    public static HealthPorts? Find(DestinationTemplate template, ServiceReference reference, ServiceReference? health, IServiceResolver resolver) =>
        health is null || template.Health is null || health with { Port = reference.Port } != reference ? null
            : health.Port == reference.Port ? new HealthPorts(health.Port, null)
            : new HealthPorts(health.Port, resolver.Resolve(health));

    // A port for probes is often on the pod and not in the Service at all: then the number is the pod's own.
    public int Of(DiscoveredEndpoint endpoint) =>
        _resolution is null ? endpoint.Port
        : _ports.TryGetValue(endpoint.Host, out var port) ? port
        : _port.Kind == PortSelectorKind.Number ? _port.PortNumber
        : endpoint.Port;
}
