namespace Discovery.Http;

/// <summary>A request for a service, through all its attempts.</summary>
internal sealed class ServiceRequest(HttpRequestMessage message, Uri uri, ServiceReference reference, bool isAsync)
{
    public HttpRequestMessage Message => message;

    public Uri Uri => uri;

    public ServiceReference Reference => reference;

    /// <summary>Whether it was sent by SendAsync, or by Send, in which nothing may be awaited.</summary>
    public bool IsAsync => isAsync;

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>How the last one ended.</summary>
    public AttemptOutcome Outcome { get; set; }
}
