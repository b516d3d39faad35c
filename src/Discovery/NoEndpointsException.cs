namespace Discovery;

/// <summary>There is no endpoint to send a request to: the service is not there, has none that is usable, or its registry cannot say.</summary>
/// <remarks>
/// An <see cref="HttpRequestException"/> without a status code, so what handles a connection that cannot be made handles
/// this too. It is thrown before anything is sent, so a retry is always safe.
/// </remarks>
public class NoEndpointsException : HttpRequestException
{
    /// <summary>An exception that says which service has no endpoint, and why.</summary>
    /// <param name="serviceReference">What was asked for.</param>
    /// <param name="resolutionStatus">The outcome.</param>
    /// <param name="reason">A sentence for a human.</param>
    public NoEndpointsException(ServiceReference serviceReference, ResolutionStatus resolutionStatus, string reason)
        : base(ErrorOf(resolutionStatus), $"No endpoint for '{serviceReference}' ({resolutionStatus}): {reason}.")
    {
        ArgumentNullException.ThrowIfNull(serviceReference);
        ArgumentNullException.ThrowIfNull(reason);
        ServiceReference = serviceReference;
        ResolutionStatus = resolutionStatus;
        Reason = reason;
    }

    /// <summary>What was asked for.</summary>
    public ServiceReference ServiceReference { get; }

    /// <summary>The outcome; never <see cref="ResolutionStatus.Resolved"/>.</summary>
    public ResolutionStatus ResolutionStatus { get; }

    /// <summary>Why, as a sentence for a human.</summary>
    public string Reason { get; }

    // A name that means nothing will mean nothing again; what only has no endpoint now is like a refused connection.
    private static HttpRequestError ErrorOf(ResolutionStatus status) => status switch
    {
        ResolutionStatus.UnknownRegistry or ResolutionStatus.NamespaceExcluded
            or ResolutionStatus.ServiceNotFound or ResolutionStatus.PortNotFound => HttpRequestError.NameResolutionError,
        _ => HttpRequestError.ConnectionError,
    };
}
