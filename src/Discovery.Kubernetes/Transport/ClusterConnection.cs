using k8s.Authentication;

namespace Discovery.Kubernetes.Transport;

/// <summary>An HTTP client for one API server, and the credential that goes with it.</summary>
internal sealed class ClusterConnection(Uri address, HttpMessageHandler handler, ServiceClientCredentials? credential) : IDisposable
{
    // A watch outlives any timeout; each request sets its own.
    public HttpClient Http { get; } = new(handler)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = address.Scheme == Uri.UriSchemeHttps ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        DefaultRequestHeaders = { { "User-Agent", "discovery-dotnet" } },
    };

    /// <summary>The server's address, ending in a slash.</summary>
    public Uri Address { get; } = address;

    public bool HasCredential => credential is not null;

    public Task AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        credential?.ProcessHttpRequestAsync(request, cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => Http.Dispose();
}
