using System.Text.Json.Nodes;
using Discovery.Testing.Resources;

namespace Discovery.Testing.Storage;

/// <summary>Changes that become visible together, each with a revision of its own. Used under the store's lock only.</summary>
internal sealed class StoreTransaction(StoreState start)
{
    private readonly List<StoreEvent> _events = [];

    public StoreState State { get; private set; } = start;

    public IReadOnlyList<StoreEvent> Events => _events;

    /// <summary>Set for a dry run: what happened is thrown away at the end.</summary>
    public bool Discard { get; set; }

    public StoredObject? Find(ResourceKind kind, ObjectKey key) => State.Find(kind, key);

    public StoredObject Put(ResourceKind kind, JsonObject body, StoredObject? replaces)
    {
        var added = StoredObject.Create(kind, body, State.Revision + 1);
        State = State.With(added, replaces, added.ResourceVersion);
        _events.Add(new(added.ResourceVersion, added, replaces, State));
        return added;
    }

    public void Remove(StoredObject removed)
    {
        State = State.Without(removed, State.Revision + 1);
        _events.Add(new(State.Revision, null, removed, State));
    }
}
