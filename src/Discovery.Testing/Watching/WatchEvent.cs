using Discovery.Testing.Selectors;
using Discovery.Testing.Storage;

namespace Discovery.Testing.Watching;

/// <summary>A change as one watch sees it through its selectors.</summary>
/// <param name="Previous">What this watch has seen of the object before.</param>
internal readonly record struct WatchEvent(string Type, StoredObject Object, StoredObject? Previous = null)
{
    /// <summary>Null when the watch is not concerned.</summary>
    public static WatchEvent? From(StoreEvent change, ObjectFilter filter)
    {
        var before = change.Previous is { } previous && filter.Matches(previous);
        var after = change.Current is { } current && filter.Matches(current);
        return (before, after) switch
        {
            (false, false) => null,
            (false, true) => new("ADDED", change.Current!),
            (true, true) => new("MODIFIED", change.Current!, change.Previous),
            // What no longer matches is deleted for this watch: the last matching content, at the change's revision.
            (true, false) => new("DELETED", change.Previous!.At(change.Revision), change.Previous),
        };
    }
}
