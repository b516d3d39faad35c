using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Where a reflector puts what it reads, in order.</summary>
internal interface IResourceSink<T>
    where T : class
{
    /// <summary>This is all there is. Objects that could not be used keep their previous version.</summary>
    void Replace(IReadOnlyList<Decoded<T>> objects);

    void Upsert(T value);

    void Delete(ObjectKey key);
}
