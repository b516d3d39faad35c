using Discovery.Testing.Http;
using Discovery.Testing.Registry;

namespace Discovery.Testing.Watching;

/// <summary>A watch's clock: bookmarks now and then and shortly before the end, and the end itself.</summary>
internal sealed class WatchTimers : IDisposable
{
    private static readonly TimeSpan LastBookmarkBeforeEnd = TimeSpan.FromSeconds(2);
    private readonly List<ITimer> _timers = [];

    public WatchTimers(ResourceRegistry registry, Watcher watcher, ListOptions options, WatchSettings settings)
    {
        void Bookmark(object? _) => registry.Store.Bookmark(watcher);

        if (options.Bookmarks)
        {
            _timers.Add(registry.Time.CreateTimer(Bookmark, null, settings.BookmarkInterval, settings.BookmarkInterval));
        }

        if (options.TimeoutSeconds is not > 0)
        {
            return;
        }

        var end = TimeSpan.FromSeconds(options.TimeoutSeconds.Value);
        if (options.Bookmarks && end > LastBookmarkBeforeEnd)
        {
            _timers.Add(registry.Time.CreateTimer(Bookmark, null, end - LastBookmarkBeforeEnd, Timeout.InfiniteTimeSpan));
        }

        _timers.Add(registry.Time.CreateTimer(_ => watcher.End(), null, end, Timeout.InfiniteTimeSpan));
    }

    public void Dispose() => _timers.ForEach(t => t.Dispose());
}
