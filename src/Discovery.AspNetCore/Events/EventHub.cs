using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discovery.AspNetCore.Events;

/// <summary>The readers of the events, and the feed for all of them: it begins with the first and ends with the last.</summary>
internal sealed partial class EventHub(IServiceRegistryCatalog catalog, IEndpointEjections ejections, TimeProvider time, ILogger<EventHub> logger)
{
    public const int MaxReaders = 100;

    // One for a catalog, however often it is mapped.
    private static readonly ConditionalWeakTable<IServiceRegistryCatalog, EventHub> Hubs = [];

    private readonly Lock _lock = new();
    private EventReader[] _readers = [];
    private EventFeed? _feed;

    /// <summary>Whether registries are being followed.</summary>
    public bool IsRunning => Volatile.Read(ref _feed) is not null;

    public int Readers => Volatile.Read(ref _readers).Length;

    public static EventHub Of(IServiceProvider services) => Hubs.GetValue(
        services.GetRequiredService<IServiceRegistryCatalog>(),
        catalog => new EventHub(catalog, services.GetRequiredService<IEndpointEjections>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<EventHub>>()));

    /// <summary>A new reader, who hears of all that happens from now on; <see langword="null"/> when there are too many.</summary>
    public EventReader? TryJoin()
    {
        lock (_lock)
        {
            if (_readers.Length >= MaxReaders)
            {
                return null;
            }

            _feed ??= StartFeed();
            var reader = new EventReader();
            Volatile.Write(ref _readers, [.. _readers, reader]);
            return reader;
        }
    }

    public void Leave(EventReader reader)
    {
        lock (_lock)
        {
            Volatile.Write(ref _readers, [.. _readers.Where(other => other != reader)]);
            if (_readers.Length == 0)
            {
                _feed?.Dispose();
                _feed = null;
            }
        }
    }

    // The first reader's request ends before the feed does: neither its context nor its tracing belongs there.
    private EventFeed StartFeed()
    {
        var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            return new EventFeed(catalog, ejections, time, Publish, Reset, (registry, exception) => LogWatchFailed(logger, exception, registry.Name));
        }
        finally
        {
            flow?.Undo();
        }
    }

    private void Publish(byte[] frame) => Array.ForEach(Volatile.Read(ref _readers), reader => reader.Offer(frame));

    private void Reset() => Array.ForEach(Volatile.Read(ref _readers), static reader => reader.Reset());

    [LoggerMessage(1, LogLevel.Error, "Registry '{Registry}' cannot be followed for the readers of events; it is tried again every second.", EventName = "EventsWatchFailed")]
    private static partial void LogWatchFailed(ILogger logger, Exception exception, string registry);
}
