using System.Globalization;
using Discovery.Testing.Errors;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Registry;

/// <summary>Deletes one object: preconditions, finalizers, and what goes down with a namespace.</summary>
internal static class ObjectDeleter
{
    private static readonly string[] Protected = ["default", "kube-system", "kube-public"];

    public static (StoredObject Object, bool Gone) Delete(StoreTransaction tx, StoredObject current, DeleteOptions options, TimeProvider time)
    {
        CheckPreconditions(current, options);
        if (current.Kind == ResourceCatalog.Namespaces)
        {
            return (DeleteNamespace(tx, current, time), true);
        }

        var body = current.ToJson();
        if (body.Child("metadata").Items("finalizers") is null)
        {
            tx.Remove(current);
            return (current, true);
        }

        if (body.Child("metadata")?["deletionTimestamp"] is not null)
        {
            return (current, false);
        }

        body.Ensure("metadata")["deletionTimestamp"] = ServerFields.Timestamp(time);
        body.Ensure("metadata")["deletionGracePeriodSeconds"] = 0;
        return (tx.Put(current.Kind, body, current), false);
    }

    // A real cluster's controller does this over some seconds; here the namespace is gone when the answer comes.
    private static StoredObject DeleteNamespace(StoreTransaction tx, StoredObject current, TimeProvider time)
    {
        var (kind, name) = (current.Kind, current.Key.Name);
        if (Protected.Contains(name, StringComparer.Ordinal))
        {
            throw ApiErrors.Forbidden(kind.QualifiedPlural, kind.Group, kind.Plural, name, "this namespace may not be deleted");
        }

        var body = current.ToJson();
        body.Ensure("metadata")["deletionTimestamp"] = ServerFields.Timestamp(time);
        body.Ensure("status")["phase"] = "Terminating";
        var terminating = tx.Put(kind, body, current);
        foreach (var content in ResourceCatalog.All.Where(k => k.Namespaced).SelectMany(k => tx.State.Range(k, name).ToList()))
        {
            tx.Remove(content);
        }

        tx.Remove(terminating);
        return terminating;
    }

    private static void CheckPreconditions(StoredObject current, DeleteOptions options)
    {
        var version = current.ResourceVersion.ToString(CultureInfo.InvariantCulture);
        if (options.Uid is { } uid && uid != current.Uid)
        {
            throw ApiErrors.PreconditionFailed(
                current.Kind,
                current.Key.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({current.Uid}). The object might have been deleted and then recreated");
        }

        if (options.ResourceVersion is { } expected && expected != version)
        {
            throw ApiErrors.PreconditionFailed(
                current.Kind,
                current.Key.Name,
                $"the ResourceVersion in the precondition ({expected}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }
}
