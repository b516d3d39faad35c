namespace Discovery.Kubernetes.Model;

/// <summary>Addresses that share the same ports.</summary>
internal sealed record EndpointSubset(IReadOnlyList<SubsetPort> Ports, IReadOnlyList<SubsetAddress> Addresses);
