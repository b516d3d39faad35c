using Discovery.Ejection;

namespace Discovery.Http;

/// <summary>
/// The endpoints that have failed a request. Kept with the request, so that a handler further out which sends the same message again,
/// or a copy of it at the same time, gets to other endpoints.
/// </summary>
internal sealed class AttemptHistory
{
    private static readonly HttpRequestOptionsKey<AttemptHistory> Key = new("Discovery.AttemptHistory");

    private readonly Lock _lock = new();
    private EndpointState[] _failed = [];

    public IReadOnlyCollection<EndpointState> Failed => Volatile.Read(ref _failed);

    public static AttemptHistory? Find(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var history) ? history : null;

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
