using Discovery.Testing.Storage;

namespace Discovery.Testing.Watching;

/// <summary>What waits in a watcher's queue: a change, or a bookmark when there is none.</summary>
internal readonly record struct WatchItem(StoreEvent? Change, ulong Revision);
