namespace Discovery.Ejection;

/// <summary>What this process has found out about one endpoint, shared by all its clients.</summary>
internal sealed class EndpointState
{
    private readonly Lock _lock = new();
    private int _outstanding;
    private long _ejectedUntil;
    private TimeSpan _last;
    private string? _origin;

    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>In ticks of the process' monotonic clock.</summary>
    public long EjectedUntil => Volatile.Read(ref _ejectedUntil);

    public void Begin() => Interlocked.Increment(ref _outstanding);

    public void End() => Interlocked.Decrement(ref _outstanding);

    /// <summary>How a URI of the endpoint begins: <c>http://10.0.0.7:8080</c>. Kept, because there is one scheme for an endpoint but for the odd one.</summary>
    public string Origin(string scheme, DiscoveredEndpoint endpoint)
    {
        var known = _origin;
        return known is not null && known.Length > scheme.Length && known[scheme.Length] == ':' && known.StartsWith(scheme, StringComparison.Ordinal)
            ? known
            : _origin = $"{scheme}://{endpoint}";
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>For how long the endpoint is ejected by it; <see langword="null"/> when it is ejected already.</returns>
    public TimeSpan? Fail(long now, EndpointEjectionOptions options, Random random)
    {
        lock (_lock)
        {
            // Requests that were under way at the first failure fail with it, and say nothing new.
            if (now < _ejectedUntil)
            {
                return null;
            }

            // Good for as long as it was ejected: forgiven.
            var isForgiven = now - _ejectedUntil >= _last.Ticks;
            var next = isForgiven || _last == TimeSpan.Zero ? options.Duration : _last * 2;
            _last = next < options.MaxDuration ? next : options.MaxDuration;
            var jittered = _last * (0.8 + (0.4 * random.NextDouble()));
            Volatile.Write(ref _ejectedUntil, now + jittered.Ticks);
            return jittered;
        }
    }

    /// <summary>Whether nothing of it need be remembered.</summary>
    public bool IsForgotten(long now)
    {
        lock (_lock)
        {
            return now - _ejectedUntil >= _last.Ticks;
        }
    }
}
