using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>What a server has sent of its initial events: not to be seen by anybody before it is complete (K30).</summary>
internal sealed class InitialEvents<T>
    where T : class
{
    private readonly Dictionary<ObjectKey, Decoded<T>> _objects = [];

    public IReadOnlyList<Decoded<T>> Objects => [.. _objects.Values];

    /// <summary>An object as it is now. One that cannot be used has a key, which keeps its previous version (K37).</summary>
    public void Put(in Decoded<T> item) => _objects[item.Key] = item;

    /// <summary>Between the first of them and the last, the world goes on.</summary>
    public void Remove(ObjectKey key) => _objects.Remove(key);
}
