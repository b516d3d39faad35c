using System.Diagnostics;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Every state that a service was given on the server, in order, and when it was written and seen. Safe for any number of threads.</summary>
internal sealed class ServiceHistory(ServiceReference reference)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);
    private readonly List<(long Answered, long Seen)> _times = [];
    private int _seen = -1;

    public ServiceReference Reference { get; } = reference;

    /// <summary>Whether the newest state has been seen.</summary>
    public bool IsSeen
    {
        get
        {
            lock (_lock)
            {
                return _seen == _times.Count - 1;
            }
        }
    }

    /// <summary>The usable endpoints of an answer as a text that can be compared.</summary>
    public static string StateOf(ServiceResolution answer) => StateOf(answer.Endpoints.Select(static endpoint => endpoint.ToString()));

    public static string StateOf(IEnumerable<string> endpoints) => string.Join(' ', endpoints.Order(StringComparer.Ordinal));

    public bool Has(string state)
    {
        lock (_lock)
        {
            return _versions.ContainsKey(state);
        }
    }

    /// <summary>A state that is about to be written; no state comes twice, so that each names its version.</summary>
    public int Add(string state)
    {
        lock (_lock)
        {
            _versions.Add(state, _times.Count);
            _times.Add(default);
            return _times.Count - 1;
        }
    }

    /// <summary>The server has accepted it.</summary>
    public void Answered(int version)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            _times[version] = _times[version] with { Answered = now };
        }
    }

    /// <summary>A reader got this state, and with it all before it.</summary>
    /// <returns>Its version, or null if the server never had it.</returns>
    public int? Seen(string state)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (!_versions.TryGetValue(state, out var version))
            {
                return null;
            }

            while (_seen < version)
            {
                _seen++;
                _times[_seen] = _times[_seen] with { Seen = now };
            }

            return version;
        }
    }

    /// <summary>From answered to seen, for each write; zero where the event was faster than the answer.</summary>
    public IEnumerable<TimeSpan> Staleness()
    {
        lock (_lock)
        {
            return [.. _times.Where(static time => time is { Answered: > 0, Seen: > 0 })
                .Select(static time => time.Seen > time.Answered ? Stopwatch.GetElapsedTime(time.Answered, time.Seen) : TimeSpan.Zero)];
        }
    }
}
