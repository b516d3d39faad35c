namespace Discovery.Kubernetes.Model;

/// <summary>Namespace and name of an object; the namespace is empty for cluster-scoped ones.</summary>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
