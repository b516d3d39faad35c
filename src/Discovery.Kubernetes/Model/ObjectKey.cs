namespace Discovery.Kubernetes.Model;

/// <summary>Namespace and name of an object; the namespace is empty for cluster-scoped ones. The default is that of an object without a name.</summary>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    public override string ToString() => (Namespace, Name) switch
    {
        (_, null or "") => "an object without a name",
        (null or "", _) => Name,
        _ => $"{Namespace}/{Name}",
    };
}
