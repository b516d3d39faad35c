using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discovery.Yarp.Reasons;

/// <summary>Tells why a cluster answers 503: at once, and then at most every ten seconds, with the number of requests in between.</summary>
internal sealed partial class ReasonLog(TimeProvider time, ILogger<ReasonLog> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Told> _told = new(StringComparer.OrdinalIgnoreCase);

    public void Tell(string clusterId, DestinationReason reason)
    {
        var told = _told.GetOrAdd(clusterId, static _ => new Told());
        if (told.TryTake(time, reason.Code, out var requests))
        {
            NoDestinations(logger, clusterId, reason.Text, requests);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Cluster '{Cluster}' answers 503: {Reason}. {Requests} requests since this was last said.", EventName = "NoDestinations")]
    private static partial void NoDestinations(ILogger logger, string cluster, string reason, long requests);

    private sealed class Told
    {
        private readonly Lock _lock = new();
        private string? _code;
        private long _at;
        private long _requests;

        public bool TryTake(TimeProvider time, string code, out long requests)
        {
            lock (_lock)
            {
                requests = ++_requests;
                if (code == _code && time.GetElapsedTime(_at) < Interval)
                {
                    return false;
                }

                (_code, _at, _requests) = (code, time.GetTimestamp(), 0);
                return true;
            }
        }
    }
}
