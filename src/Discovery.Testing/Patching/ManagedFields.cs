using System.Text.Json.Nodes;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Patching;

/// <summary>Keeps metadata.managedFields through creates and updates: who changes a field owns it.</summary>
internal static class ManagedFields
{
    /// <param name="old">What the object was; null when it is new.</param>
    public static void Track(ResourceKind kind, JsonObject body, JsonObject? old, WriteOptions options, string now)
    {
        // A client may send managers of its own making, as kubectl does when it turns to server-side apply.
        var managers = FieldManagers.Of(body.Child("metadata")?["managedFields"] is null ? old : body);
        var before = old is null ? [] : FieldSet.Of(old, kind.Schema);
        var after = FieldSet.Of(body, kind.Schema);
        var changed = after.Where(f => !before.TryGetValue(f.Key, out var was) || was != f.Value).Select(f => f.Key).ToList();
        var gone = before.Keys.Where(f => !after.ContainsKey(f)).ToList();
        foreach (var entry in managers.Entries)
        {
            entry.Fields.ExceptWith(changed);
            entry.Fields.ExceptWith(gone);
        }

        if (changed.Count > 0)
        {
            var own = managers.Get(options.FieldManager, ManagerOperation.Update, kind.ApiVersion);
            own.Fields.UnionWith(changed);
            own.Time = now;
        }

        managers.WriteTo(body);
    }
}
