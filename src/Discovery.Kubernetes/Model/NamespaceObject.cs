namespace Discovery.Kubernetes.Model;

/// <summary>A Namespace: that it exists is all we need.</summary>
internal sealed record NamespaceObject(string Name);
