using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Decoding;

/// <summary>The members of a Service's spec that matter, while it is read.</summary>
internal sealed class ServiceSpec
{
    private readonly List<ServiceObjectPort> _ports = [];

    public string? Type { get; set; }

    public string? ExternalName { get; set; }

    public string? FirstFamily { get; set; }

    public void Clear()
    {
        _ports.Clear();
        Type = ExternalName = FirstFamily = null;
    }

    public void ClearPorts() => _ports.Clear();

    /// <summary>Adds a port, if it has a number.</summary>
    public void AddPort(in ServiceObjectPort port)
    {
        if (port.Number is > 0 and <= ushort.MaxValue)
        {
            _ports.Add(port);
        }
    }

    public ServiceObject ToService(ObjectKey key) => new()
    {
        Key = key,
        Ports = [.. _ports],
        ExternalName = Type == "ExternalName" ? ExternalName : null,
        FirstFamily = FirstFamily,
    };
}
