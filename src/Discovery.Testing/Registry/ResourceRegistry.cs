using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Patching;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Registry;

/// <summary>Creates, changes and deletes objects as the generic registry of a real server does. Thread safe.</summary>
internal sealed class ResourceRegistry(ObjectStore store, TimeProvider time)
{
    private readonly ServerAllocations _allocations = new();

    public ObjectStore Store => store;

    public TimeProvider Time => time;

    public StoredObject Get(ResourceKind kind, ObjectKey key) => store.Current.Find(kind, key) ?? throw ApiErrors.NotFound(kind, key.Name);

    public WriteResult Create(ResourceKind kind, string ns, JsonObject source, WriteOptions options)
    {
        var body = ObjectDecoder.Decode(kind, source, options, out var warnings);
        if (body.Child("metadata").Text("resourceVersion") is { Length: > 0 })
        {
            throw ApiErrors.Internal("resourceVersion should not be set on objects to be created");
        }

        return store.Write(tx => new WriteResult(Insert(tx, kind, ns, body, options, ManagerOperation.Update), Created: true, warnings));
    }

    /// <summary>Replaces an object by what <paramref name="change"/> makes of the stored one (null when there is none).</summary>
    /// <param name="create">Whether a missing object is created.</param>
    public WriteResult Update(
        ResourceKind kind, ObjectKey key, Func<JsonObject?, JsonObject> change, WriteOptions options, bool create, ManagerOperation operation) =>
        store.Write(tx =>
        {
            var current = tx.Find(kind, key);
            if (current is null && !create)
            {
                throw ApiErrors.NotFound(kind, key.Name);
            }

            var body = ObjectDecoder.Decode(kind, change(current?.ToManifest()), options, out var warnings);
            CheckIdentity(body.Ensure("metadata"), key);
            return current is null
                ? new WriteResult(Insert(tx, kind, key.Namespace, body, options, operation), Created: true, warnings)
                : new WriteResult(Replace(tx, kind, current, body, options, operation), Created: false, warnings);
        });

    /// <returns>The object as it was, or as it is when something still keeps it; and whether it is gone.</returns>
    public (StoredObject Object, bool Gone) Delete(ResourceKind kind, ObjectKey key, DeleteOptions options) =>
        store.Write(tx =>
        {
            tx.Discard = options.DryRun;
            return ObjectDeleter.Delete(tx, tx.Find(kind, key) ?? throw ApiErrors.NotFound(kind, key.Name), options, time);
        });

    /// <summary>Deletes what is selected, all at once.</summary>
    /// <param name="limit">How many at most; 0 for all.</param>
    public (IReadOnlyList<StoredObject> Deleted, ulong Revision) DeleteAll(Selectors.ObjectFilter filter, long limit, DeleteOptions options) =>
        store.Write<(IReadOnlyList<StoredObject>, ulong)>(tx =>
        {
            tx.Discard = options.DryRun;
            var (revision, selected) = (tx.State.Revision, tx.State.Range(filter.Kind, filter.Namespace).Where(filter.Matches).ToList());
            selected = limit > 0 ? [.. selected.Take((int)Math.Min(limit, int.MaxValue))] : selected;
            foreach (var found in selected)
            {
                ObjectDeleter.Delete(tx, found, options, time);
            }

            return (selected, revision);
        });

    private StoredObject Insert(
        StoreTransaction tx, ResourceKind kind, string ns, JsonObject body, WriteOptions options, ManagerOperation operation)
    {
        tx.Discard = options.DryRun;
        var metadata = body.Ensure("metadata");
        SetNamespace(tx, kind, ns, metadata);
        ServerFields.GenerateName(metadata);
        kind.Default(body);
        ServerFields.Stamp(kind, metadata, time);
        Track(kind, body, null, options, operation);
        kind.PrepareForCreate(body, _allocations);
        MetadataRules.ThrowIfInvalid(kind, body, null);
        var key = new ObjectKey(kind.Namespaced ? ns : "", metadata.Text("name")!);
        if (tx.Find(kind, key) is not null)
        {
            throw ApiErrors.AlreadyExists(kind, key.Name);
        }

        return options.DryRun ? StoredObject.Unsaved(kind, body) : tx.Put(kind, body, null);
    }

    private StoredObject Replace(
        StoreTransaction tx, ResourceKind kind, StoredObject current, JsonObject body, WriteOptions options, ManagerOperation operation)
    {
        tx.Discard = options.DryRun;
        var (old, metadata) = (current.ToJson(), body.Ensure("metadata"));
        CheckPreconditions(kind, current, metadata);
        ServerFields.Carry(metadata, old.Ensure("metadata"));
        metadata["namespace"] = old.Ensure("metadata")["namespace"]?.DeepClone();
        Track(kind, body, old, options, operation);
        kind.PrepareForUpdate(body, old, _allocations);
        MetadataRules.ThrowIfInvalid(kind, body, old);
        ServerFields.BumpGeneration(kind, body, old);
        if (!kind.Namespaced)
        {
            metadata.Remove("namespace");
        }

        if (metadata["deletionTimestamp"] is not null && metadata["finalizers"] is null)
        {
            tx.Remove(current);
            return current;
        }

        // As in the real server, an update that changes nothing is no change: same resourceVersion, no event.
        return JsonNode.DeepEquals(body, old) ? current : tx.Put(kind, body, current);
    }

    // Before the server adds what is its own; an apply has said already who owns what.
    private void Track(ResourceKind kind, JsonObject body, JsonObject? old, WriteOptions options, ManagerOperation operation)
    {
        if (operation == ManagerOperation.Update)
        {
            ManagedFields.Track(kind, body, old, options, ServerFields.Timestamp(time));
        }
    }

    private static void SetNamespace(StoreTransaction tx, ResourceKind kind, string ns, JsonObject metadata)
    {
        if (!kind.Namespaced)
        {
            metadata.Remove("namespace");
            return;
        }

        if (metadata.Text("namespace") is { Length: > 0 } given && given != ns)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = ns;
        if (tx.Find(ResourceCatalog.Namespaces, new("", ns)) is null)
        {
            throw ApiErrors.NotFound(ResourceCatalog.Namespaces, ns);
        }
    }

    private static void CheckIdentity(JsonObject metadata, ObjectKey key)
    {
        if (string.IsNullOrEmpty(metadata.Text("name")))
        {
            throw ApiErrors.BadRequest($"the name of the object ({key.Name} based on URL) was undeterminable: name must be provided");
        }

        if (metadata.Text("name") != key.Name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({metadata.Text("name")}) does not match the name on the URL ({key.Name})");
        }

        if (metadata.Text("namespace") is { Length: > 0 } ns && key.Namespace.Length > 0 && ns != key.Namespace)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private static void CheckPreconditions(ResourceKind kind, StoredObject current, JsonObject metadata)
    {
        if (metadata.Text("resourceVersion") is { Length: > 0 } version
            && version != current.ResourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            throw ApiErrors.Conflict(kind, current.Key.Name);
        }

        if (metadata.Text("uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw ApiErrors.Conflict(kind, current.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }
    }
}
