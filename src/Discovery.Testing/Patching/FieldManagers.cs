using System.Text.Json.Nodes;

namespace Discovery.Testing.Patching;

/// <summary>The managers of one object, read from its managedFields and written back.</summary>
internal sealed class FieldManagers
{
    private readonly List<FieldManagerEntry> _entries;

    private FieldManagers(IEnumerable<FieldManagerEntry> entries) => _entries = [.. entries];

    public IReadOnlyList<FieldManagerEntry> Entries => _entries;

    public static FieldManagers Of(JsonObject? body) =>
        new(body.Child("metadata").Objects("managedFields").Where(e => e["manager"] is not null).Select(FieldManagerEntry.Parse));

    public FieldManagerEntry Get(string manager, ManagerOperation operation, string apiVersion)
    {
        var found = _entries.Find(e => e.Manager == manager && e.Operation == operation && e.Subresource is null);
        if (found is null)
        {
            _entries.Add(found = new(manager, operation, apiVersion, null, null, []));
        }

        return found;
    }

    public void WriteTo(JsonObject body)
    {
        var entries = _entries
            .Where(e => e.Fields.Count > 0)
            .OrderBy(e => e.Operation == ManagerOperation.Update)
            .ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Manager, StringComparer.Ordinal)
            .Select(e => e.ToJson())
            .ToArray();
        if (entries.Length > 0)
        {
            body.Ensure("metadata")["managedFields"] = new JsonArray([.. entries]);
        }
        else
        {
            body.Ensure("metadata").Remove("managedFields");
        }
    }
}
