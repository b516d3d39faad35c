using Discovery.Ejection;
using Discovery.Resolution;

namespace Discovery.Http;

/// <summary>A request on its way to an endpoint: its message says where that is, until it has its own URI and Host header back.</summary>
internal readonly struct DirectedRequest
{
    private readonly string? _host;

    private DirectedRequest(HttpRequestMessage message, Uri uri, ServiceReference reference, TrackedEndpoint chosen)
    {
        Message = message;
        Uri = uri;
        Reference = reference;
        Chosen = chosen;
        _host = message.Headers.Host;
    }

    public HttpRequestMessage Message { get; }

    /// <summary>The one of the service.</summary>
    public Uri Uri { get; }

    public ServiceReference Reference { get; }

    public TrackedEndpoint Chosen { get; }

    /// <summary>Directs a message, and counts it as outstanding.</summary>
    /// <param name="message">The message.</param>
    /// <param name="uri">The URI of the service.</param>
    /// <param name="reference">What that means.</param>
    /// <param name="scheme">The scheme to speak.</param>
    /// <param name="chosen">The endpoint.</param>
    /// <param name="host">The Host header, if neither the message nor the URI is to say it.</param>
    public static DirectedRequest Begin(HttpRequestMessage message, Uri uri, ServiceReference reference, string scheme, TrackedEndpoint chosen, string? host)
    {
        DirectedRequest request = new(message, uri, reference, chosen);
        // Whoever has given the reference may have read another URI for it.
        var prefix = reference.UriPrefix is { } read && UriPrefix.IsOf(read, uri) ? read.Length : 0;
        message.RequestUri = EndpointUri.Rewrite(uri, prefix, scheme, chosen);
        if (request._host is null)
        {
            // It comes from a URI: to validate it, as the property does, makes another one. Who reads the header will.
            message.Headers.TryAddWithoutValidation("Host", host ?? (prefix > 0 ? reference.UriAuthority : null) ?? HostNames.Authority(uri));
        }

        chosen.State.Begin();
        return request;
    }

    /// <summary>Gives the message back what is its own, so that it can be sent again from further out.</summary>
    public void End()
    {
        Chosen.State.End();
        Message.RequestUri = Uri;
        if (_host is null)
        {
            Message.Headers.Host = null;
        }
        else if (Message.Headers.Host != _host)
        {
            Message.Headers.Host = _host;
        }
    }
}
