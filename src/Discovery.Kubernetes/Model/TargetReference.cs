namespace Discovery.Kubernetes.Model;

/// <summary>What stands behind an address, most often a pod. Reborn StatefulSet pods differ in the uid only.</summary>
internal sealed record TargetReference(string? Kind, string? Name, string? Uid);
