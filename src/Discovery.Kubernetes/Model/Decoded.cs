namespace Discovery.Kubernetes.Model;

/// <summary>One object read from the server.</summary>
/// <param name="Key">Its key; the default if it has no metadata.name.</param>
/// <param name="ResourceVersion">Its resourceVersion, if any.</param>
/// <param name="Value">What we need of it; <see langword="null"/> if it is well-formed JSON that we cannot use (K37).</param>
/// <param name="InitialEventsEnd">Whether it carries the annotation that ends a stream of initial events.</param>
/// <param name="LastChange">When the cluster changed, by its annotation.</param>
internal readonly record struct Decoded<T>(ObjectKey Key, string? ResourceVersion, T? Value, bool InitialEventsEnd = false, DateTimeOffset? LastChange = null)
    where T : class
{
    public bool HasKey => Key.Name is { Length: > 0 };
}
