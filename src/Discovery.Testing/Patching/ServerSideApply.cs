using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Patching;

/// <summary>Server-side apply: merges what a manager says into an object, and takes away what it no longer says.</summary>
internal static class ServerSideApply
{
    /// <exception cref="ApiServerException">400: the applied configuration does not say what it is.</exception>
    public static JsonObject Check(JsonObject applied)
    {
        var (apiVersion, kind) = (applied.Text("apiVersion") ?? "", applied.Text("kind") ?? "");
        if (apiVersion.Length == 0 || kind.Length == 0)
        {
            throw ApiErrors.BadRequest($"invalid object type: {(apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion : "/" + apiVersion)}, Kind={kind}");
        }

        return applied.Child("metadata")?["managedFields"] is null
            ? applied
            : throw ApiErrors.BadRequest("metadata.managedFields must be nil");
    }

    /// <param name="live">The object as it is, which is changed; null when there is none.</param>
    /// <exception cref="ApiServerException">409: another manager owns a field with another value, and there is no force.</exception>
    public static JsonObject Merge(JsonObject? live, JsonObject applied, ResourceKind kind, WriteOptions options, string now)
    {
        var managers = FieldManagers.Of(live);
        var wanted = FieldSet.Applied(applied, kind.Schema);
        var present = live is null ? [] : FieldSet.Of(live, kind.Schema);
        var own = managers.Get(options.FieldManager, ManagerOperation.Apply, kind.ApiVersion);
        var changed = wanted.Where(f => !present.TryGetValue(f.Key, out var value) || value != f.Value).Select(f => f.Key);
        TakeOver(managers, own, [.. changed], options.Force);

        var others = managers.Entries.Where(e => e != own).SelectMany(e => e.Fields).ToHashSet(StringComparer.Ordinal);
        var result = live?.Copy() ?? [];
        foreach (var path in own.Fields.Where(f => !wanted.ContainsKey(f) && !others.Contains(f)).OrderBy(f => f.Length))
        {
            if (!others.Concat(wanted.Keys).Any(f => FieldPath.IsBelow(f, path)))
            {
                StructuredMerge.Remove(result, kind.Schema, path);
            }
        }

        result = StructuredMerge.Merge(result, applied, kind.Schema);
        if (!own.Fields.SetEquals(wanted.Keys) || !JsonNode.DeepEquals(result, live))
        {
            own.Time = now;
        }

        own.Fields.Clear();
        own.Fields.UnionWith(wanted.Keys);
        managers.WriteTo(result);
        return result;
    }

    private static void TakeOver(FieldManagers managers, FieldManagerEntry own, IReadOnlyList<string> changed, bool force)
    {
        var conflicts = managers.Entries.Where(e => e != own).SelectMany(e => changed.Where(e.Fields.Contains).Select(f => (Entry: e, Field: f))).ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw Conflict(conflicts);
        }

        conflicts.ForEach(c => c.Entry.Fields.Remove(c.Field));
    }

    private static ApiServerException Conflict(List<(FieldManagerEntry Entry, string Field)> conflicts)
    {
        var causes = conflicts.Select(c => new StatusCause("FieldManagerConflict", $"conflict with {c.Entry}", FieldPath.Describe(c.Field))).ToList();
        var message = conflicts.Count == 1
            ? $"Apply failed with 1 conflict: {causes[0].Message}: {causes[0].Field}"
            : $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', List(conflicts))}";
        return new(409, "Conflict", message, new(Causes: causes));
    }

    private static IEnumerable<string> List(List<(FieldManagerEntry Entry, string Field)> conflicts) =>
        from conflict in conflicts
        group conflict.Field by conflict.Entry.ToString() into manager
        orderby manager.Key
        from line in manager.Select(f => "- " + FieldPath.Describe(f)).Prepend($"conflicts with {manager.Key}:")
        select line;
}
