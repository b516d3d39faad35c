using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>Publishes complete lists, however they were read.</summary>
internal sealed class Publisher<T>(IResourceSink<T> sink, IReflectorObserver observer)
    where T : class
{
    public void Publish(IReadOnlyList<Decoded<T>> objects, string resourceVersion)
    {
        foreach (var item in objects)
        {
            if (item.Value is null)
            {
                observer.Rejected(item.Key, "a list has an object that cannot be used");
            }
        }

        sink.Replace(objects);
        observer.Listed(objects.Count, resourceVersion);
    }
}
