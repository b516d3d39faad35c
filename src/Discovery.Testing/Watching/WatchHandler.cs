using Discovery.Testing.Errors;
using Discovery.Testing.Faults;
using Discovery.Testing.Http;
using Discovery.Testing.Registry;
using Discovery.Testing.Storage;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Watching;

/// <summary>Answers watches.</summary>
internal sealed class WatchHandler(ResourceRegistry registry, WatchSettings settings)
{
    public async Task WatchAsync(HttpContext context, ResourceTarget target)
    {
        var encoder = ObjectEncoder.For(context, registry.Time);
        var options = ListOptions.Parse(context.Request, target, watch: true);
        var revision = options.Revision(ApiErrors.Internal);
        var stream = new WatchStream(context, target.Kind, encoder);
        var watcher = new Watcher(options.Filter, settings.QueueCapacity);

        // Without a version, and at 0, a watch begins with what is there, unless sendInitialEvents says otherwise.
        var initial = options.SendInitialEvents ?? revision is null or 0;
        var from = initial || revision is null or 0 ? null : revision;
        try
        {
            if (!registry.Store.TrySubscribe(watcher, from, out var state, out var backlog))
            {
                await stream.ErrorAsync(ApiErrors.Expired($"too old resource version: {revision} ({state.Revision})")).ConfigureAwait(false);
            }
            else if (options.SendInitialEvents == true && revision > state.Revision)
            {
                await stream.ErrorAsync(ApiErrors.TooLargeResourceVersion(revision.Value, state.Revision)).ConfigureAwait(false);
            }
            else
            {
                using var timers = new WatchTimers(registry, watcher, options, settings);
                using var stopping = settings.Stopping.UnsafeRegister(static w => ((Watcher)w!).End(), watcher);
                await stream.StartAsync().ConfigureAwait(false);
                await (initial ? SendInitialAsync(stream, options, state) : SendBacklogAsync(stream, watcher, backlog)).ConfigureAwait(false);
                await SendChangesAsync(stream, watcher, from ?? 0).ConfigureAwait(false);
            }
        }
        catch (StreamOverException over) when (!over.Broken)
        {
            // A fault has ended the watch the way a server ends it: the answer is complete.
        }
        finally
        {
            registry.Store.Unsubscribe(watcher);
        }
    }

    private static async Task SendInitialAsync(WatchStream stream, ListOptions options, StoreState state)
    {
        foreach (var found in state.Range(options.Filter.Kind, options.Filter.Namespace).Where(options.Filter.Matches))
        {
            await stream.EventAsync(new("ADDED", found)).ConfigureAwait(false);
        }

        if (options is { SendInitialEvents: true, Bookmarks: true })
        {
            await stream.BookmarkAsync(state.Revision, initialEventsEnd: true).ConfigureAwait(false);
        }

        await stream.FlushAsync().ConfigureAwait(false);
    }

    private static async Task SendBacklogAsync(WatchStream stream, Watcher watcher, IReadOnlyList<StoreEvent> backlog)
    {
        foreach (var change in backlog)
        {
            if (WatchEvent.From(change, watcher.Filter) is { } seen)
            {
                await stream.EventAsync(seen).ConfigureAwait(false);
            }
        }

        await stream.FlushAsync().ConfigureAwait(false);
    }

    private static async Task SendChangesAsync(WatchStream stream, Watcher watcher, ulong from)
    {
        await stream.InterruptAsync().ConfigureAwait(false);
        while (await watcher.Items.WaitToReadAsync(stream.Aborted).ConfigureAwait(false))
        {
            while (watcher.Items.TryRead(out var item))
            {
                if (item.Wake)
                {
                    continue;
                }

                if (item.Change is null && item.Revision >= from)
                {
                    await stream.BookmarkAsync(item.Revision, initialEventsEnd: false).ConfigureAwait(false);
                }
                else if (item.Change is { } change && item.Revision > from && WatchEvent.From(change, watcher.Filter) is { } seen)
                {
                    await stream.EventAsync(seen).ConfigureAwait(false);
                }
            }

            await stream.FlushAsync().ConfigureAwait(false);
            await stream.InterruptAsync().ConfigureAwait(false);
        }
    }
}
