namespace Discovery.Testing.Storage;

/// <summary>Where an object lives; <see cref="Path"/> sorts as etcd's keys do.</summary>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    public string Path => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public override string ToString() => Path;
}
