using Discovery.Testing.Storage;

namespace Discovery.Testing.Watching;

/// <summary>What waits in a watcher's queue: a change, or a bookmark when there is none.</summary>
/// <param name="Wake">Neither: the watch has to look at the faults.</param>
internal readonly record struct WatchItem(StoreEvent? Change, ulong Revision, bool Wake = false);
