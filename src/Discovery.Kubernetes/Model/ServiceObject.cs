namespace Discovery.Kubernetes.Model;

/// <summary>What we need of a Service.</summary>
internal sealed class ServiceObject
{
    public required ObjectKey Key { get; init; }

    public IReadOnlyList<ServiceObjectPort> Ports { get; init; } = [];

    /// <summary>The DNS name of a Service of type ExternalName.</summary>
    public string? ExternalName { get; init; }

    /// <summary>The first of <c>spec.ipFamilies</c>: <c>IPv4</c> or <c>IPv6</c>.</summary>
    public string? FirstFamily { get; init; }

    /// <summary>Whether both say the same.</summary>
    public bool IsSameAs(ServiceObject other) =>
        Key == other.Key && ExternalName == other.ExternalName && FirstFamily == other.FirstFamily && Ports.SequenceEqual(other.Ports);
}
