using Discovery.Ejection;

namespace Discovery.Http;

/// <summary>
/// The endpoints that have failed a request. Kept with the request, so that a handler further out which sends the same message again,
/// or a copy of it at the same time, gets to other endpoints.
/// </summary>
internal sealed class AttemptHistory
{
    private static readonly HttpRequestOptionsKey<AttemptHistory> Key = new("Discovery.AttemptHistory");

    // How many there are in the process.
    private static int _count;

    private readonly Lock _lock = new();
    private EndpointState[] _failed = [];

    private AttemptHistory() => Interlocked.Increment(ref _count);

    ~AttemptHistory() => Interlocked.Decrement(ref _count);

    public IReadOnlyCollection<EndpointState> Failed => Volatile.Read(ref _failed);

    // To look at its options makes some for a request that has none. While nothing fails there is no need to look.
    public static AttemptHistory? Find(HttpRequestMessage request) =>
        Volatile.Read(ref _count) > 0 && request.Options.TryGetValue(Key, out var history) ? history : null;

    public static void Add(HttpRequestMessage request, EndpointState failed)
    {
        if (Find(request) is not { } history)
        {
            request.Options.Set(Key, history = new AttemptHistory());
        }

        lock (history._lock)
        {
            history._failed = [.. history._failed, failed];
        }
    }
}
