namespace Discovery.Testing.Watching;

/// <summary>What all watches of a server have in common.</summary>
/// <param name="Stopping">Ends every watch.</param>
internal sealed record WatchSettings(int QueueCapacity, TimeSpan BookmarkInterval, CancellationToken Stopping);
