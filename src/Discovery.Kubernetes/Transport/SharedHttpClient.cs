namespace Discovery.Kubernetes.Transport;

/// <summary>
/// An HTTP client that lives as long as anybody uses it: one that has been replaced still carries its running watches, and
/// closes its connections when the last of them has ended (K36, K39).
/// </summary>
internal sealed class SharedHttpClient(HttpMessageHandler handler)
{
    // The first user is who made it.
    private int _users = 1;

    // A watch outlives any timeout; each request sets its own.
    public HttpClient Http { get; } = new(handler)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "discovery-dotnet" } },
    };

    /// <summary>Only while somebody else uses it.</summary>
    public void Acquire() => Interlocked.Increment(ref _users);

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Http.Dispose();
        }
    }
}
