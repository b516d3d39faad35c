using Discovery.Kubernetes.Decoding;

namespace Discovery.Kubernetes.Transport;

/// <summary>The settings and the client of one request. Both stay what they are until it is done, whatever changes meanwhile.</summary>
internal sealed class ConnectionLease(ConnectionSettings settings, SharedHttpClient client) : IDisposable
{
    private int _disposed;

    public ConnectionSettings Settings => settings;

    /// <summary>The credential as it was sent, if one was.</summary>
    public string? Sent { get; private set; }

    /// <summary>GETs what is below the server's address, and returns once the headers are there.</summary>
    public async Task<HttpResponseMessage> GetAsync(string pathAndQuery, bool isLong, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Address, pathAndQuery))
        {
            // HTTP/2 has pings, which tell a dead connection from a quiet one (K35), and carries many watches. What is long costs both sides
            // half as much again over it. A client's default is not for requests made by hand.
            Version = settings.Address.Scheme == Uri.UriSchemeHttps && !isLong ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Headers = { Accept = { new(BodyFormat.Protobuf), new(BodyFormat.Json) } },
        };

        // SocketsHttpHandler takes the name to verify from here, and from nowhere else.
        request.Headers.Host = settings.ServerName;
        await (settings.Credential?.ProcessHttpRequestAsync(request, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        Sent = request.Headers.Authorization?.Parameter;
        return await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            client.Release();
        }
    }
}
