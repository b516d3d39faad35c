namespace Discovery.Http;

/// <summary>A request for a service, through all its attempts.</summary>
internal sealed class ServiceRequest(HttpRequestMessage message, Uri uri, ServiceReference reference, bool isAsync)
{
    private readonly string? _host = message.Headers.Host;

    public HttpRequestMessage Message => message;

    public Uri Uri => uri;

    public ServiceReference Reference => reference;

    /// <summary>Whether it was sent by SendAsync, or by Send, in which nothing may be awaited.</summary>
    public bool IsAsync => isAsync;

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>How the last one ended.</summary>
    public AttemptOutcome Outcome { get; set; }

    public void Direct(DiscoveredEndpoint endpoint, ServiceResolution resolution, string? host)
    {
        message.RequestUri = EndpointUri.Rewrite(uri, EndpointUri.Scheme(uri, resolution), endpoint);
        message.Headers.Host ??= host ?? EndpointUri.Authority(uri);
    }

    /// <summary>Gives the message its own URI and Host header back, so that it can be sent again from further out.</summary>
    public void Restore()
    {
        message.RequestUri = uri;
        message.Headers.Host = _host;
    }
}
