using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Store;

/// <summary>Puts the slices, or Endpoints, of a namespace (or all) into the store.</summary>
internal sealed class EndpointGroupSink(EndpointStore store, string? ns) : IResourceSink<EndpointGroup>
{
    public void Replace(IReadOnlyList<Decoded<EndpointGroup>> objects) => store.ReplaceGroups(ns, objects);

    public void Upsert(EndpointGroup value) => store.UpsertGroup(value);

    public void Delete(ObjectKey key) => store.DeleteGroup(key);
}

/// <summary>Puts the Services of a namespace (or all) into the store.</summary>
internal sealed class ServiceSink(EndpointStore store, string? ns) : IResourceSink<ServiceObject>
{
    public void Replace(IReadOnlyList<Decoded<ServiceObject>> objects) => store.ReplaceServices(ns, objects);

    public void Upsert(ServiceObject value) => store.UpsertService(value);

    public void Delete(ObjectKey key) => store.DeleteService(key);
}
