using System.Collections.Concurrent;
using Discovery.Metrics;

namespace Discovery.Ejection;

/// <summary>
/// The states of all endpoints in use. One that nobody uses any more is forgotten, unless it has failed lately: then it may come back.
/// </summary>
internal sealed class EndpointStates(TimeProvider time, Random random, DiscoveryMetrics? metrics = null) : IEndpointEjections
{
    private const int FewStates = 1024;

    private readonly ConcurrentDictionary<EndpointKey, WeakReference<EndpointState>> _states = new();
    private readonly ConcurrentDictionary<EndpointKey, EndpointState> _failed = new();
    private readonly Lock _subscribing = new();
    private readonly long _start = time.GetTimestamp();
    private Action<DiscoveredEndpoint, TimeSpan>[] _subscribers = [];
    private int _pruneAt = FewStates;
    private int _version;

    /// <summary>Another one means that an endpoint has been ejected since.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>How many are remembered.</summary>
    public int Count => _states.Count;

    /// <summary>Ticks of a clock that cannot be set.</summary>
    public long Now => time.GetElapsedTime(_start).Ticks + 1;

    public EndpointState Get(DiscoveredEndpoint endpoint)
    {
        var key = EndpointKey.Of(endpoint);
        while (true)
        {
            if (_states.TryGetValue(key, out var known))
            {
                if (known.TryGetTarget(out var state))
                {
                    return state;
                }

                _states.TryRemove(KeyValuePair.Create(key, known));
            }

            var made = new EndpointState();
            if (_states.TryAdd(key, new WeakReference<EndpointState>(made)))
            {
                Prune();
                return made;
            }
        }
    }

    public void ReportFailure(DiscoveredEndpoint endpoint, EndpointEjectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= EndpointEjectionOptions.Standard;
        var state = Get(endpoint);
        if (!options.Enabled || state.Fail(Now, options, random) is not { } duration)
        {
            return;
        }

        _failed[EndpointKey.Of(endpoint)] = state;
        Interlocked.Increment(ref _version);
        metrics?.Ejected();
        foreach (var subscriber in Volatile.Read(ref _subscribers))
        {
            subscriber(endpoint, duration);
        }
    }

    public bool IsEjected(DiscoveredEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _failed.TryGetValue(EndpointKey.Of(endpoint), out var state) && Now < state.EjectedUntil;
    }

    public IDisposable OnEjected(Action<DiscoveredEndpoint, TimeSpan> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Subscription(this, callback);
    }

    private void Prune()
    {
        if (_states.Count < Volatile.Read(ref _pruneAt))
        {
            return;
        }

        var now = Now;
        foreach (var pair in _failed.Where(pair => pair.Value.IsForgotten(now)))
        {
            _failed.TryRemove(pair);
        }

        foreach (var pair in _states.Where(static pair => !pair.Value.TryGetTarget(out _)))
        {
            _states.TryRemove(pair);
        }

        Volatile.Write(ref _pruneAt, Math.Max(FewStates, 2 * _states.Count));
    }

    private sealed class Subscription : IDisposable
    {
        private readonly EndpointStates _states;
        private readonly Action<DiscoveredEndpoint, TimeSpan> _callback;

        public Subscription(EndpointStates states, Action<DiscoveredEndpoint, TimeSpan> callback)
        {
            _states = states;
            // A delegate of its own: the same callback may be subscribed twice.
            _callback = (endpoint, duration) => callback(endpoint, duration);
            lock (states._subscribing)
            {
                states._subscribers = [.. states._subscribers, _callback];
            }
        }

        public void Dispose()
        {
            lock (_states._subscribing)
            {
                _states._subscribers = [.. _states._subscribers.Where(subscriber => subscriber != _callback)];
            }
        }
    }
}
