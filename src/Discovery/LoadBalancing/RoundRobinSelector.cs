using System.Collections.Concurrent;

namespace Discovery.LoadBalancing;

/// <summary>
/// One counter for each reference, so that services called in turns do not skip each other's endpoints. Only what has
/// resolved is ever asked for here, so made-up names cost no memory.
/// </summary>
internal sealed class RoundRobinSelector(Random random) : IEndpointSelector
{
    private readonly ConcurrentDictionary<ServiceReference, Counter> _counters = new();

    public int Count => _counters.Count;

    public DiscoveredEndpoint Select(ServiceReference reference, IReadOnlyList<DiscoveredEndpoint> endpoints)
    {
        if (!_counters.TryGetValue(reference, out var counter))
        {
            // A random start: a hundred clients that start together must not all begin with the same endpoint.
            counter = _counters.GetOrAdd(reference, new Counter(random.Next()));
        }

        return endpoints[counter.Next(endpoints.Count)];
    }

    private sealed class Counter(int start)
    {
        private int _value = start;

        public int Next(int count) => (int)((uint)Interlocked.Increment(ref _value) % (uint)count);
    }
}
