using System.Collections.Immutable;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Storage;

/// <summary>Everything stored, at one revision. Immutable; versions share what did not change.</summary>
internal sealed class StoreState
{
    private readonly ImmutableArray<ImmutableSortedSet<StoredObject>> _sets;

    private StoreState(ulong revision, ImmutableArray<ImmutableSortedSet<StoredObject>> sets)
    {
        Revision = revision;
        _sets = sets;
    }

    public static StoreState Empty { get; } = new(
        1, [.. ResourceCatalog.All.Select(_ => ImmutableSortedSet.Create<StoredObject>(PathOrder.Instance))]);

    public ulong Revision { get; }

    public ImmutableSortedSet<StoredObject> All(ResourceKind kind) => _sets[kind.Index];

    public StoredObject? Find(ResourceKind kind, ObjectKey key) =>
        _sets[kind.Index].TryGetValue(StoredObject.Probe(kind, key.Path), out var found) ? found : null;

    /// <summary>The objects of a namespace ("" for all) in key order, those after <paramref name="startAfter"/> only.</summary>
    public IEnumerable<StoredObject> Range(ResourceKind kind, string ns, string startAfter = "")
    {
        var set = _sets[kind.Index];
        var prefix = ns.Length == 0 ? "" : ns + "/";
        for (var i = FirstIndex(set, kind, prefix, startAfter); i < set.Count && set[i].Path.StartsWith(prefix, StringComparison.Ordinal); i++)
        {
            yield return set[i];
        }
    }

    public StoreState With(StoredObject added, StoredObject? replaced, ulong revision)
    {
        var set = _sets[added.Kind.Index];
        return new(revision, _sets.SetItem(added.Kind.Index, (replaced is null ? set : set.Remove(replaced)).Add(added)));
    }

    public StoreState Without(StoredObject removed, ulong revision) =>
        new(revision, _sets.SetItem(removed.Kind.Index, _sets[removed.Kind.Index].Remove(removed)));

    private static int FirstIndex(ImmutableSortedSet<StoredObject> set, ResourceKind kind, string prefix, string startAfter)
    {
        var index = set.IndexOf(StoredObject.Probe(kind, startAfter.Length > 0 ? prefix + startAfter : prefix));
        return index >= 0 ? index + 1 : ~index;
    }
}
