namespace Discovery;

/// <summary>
/// Endpoints that are out of the rotation for a while because connections to them failed. There is one for the process: what one
/// consumer finds out, all of them know. A registry tells when an endpoint has gone; this bridges the seconds until it does.
/// </summary>
/// <remarks>
/// Safe for any number of threads. Consumers leave out at most half of a service's endpoints, so that a fault of this process' own
/// network does not empty a service.
/// </remarks>
public interface IEndpointEjections
{
    /// <summary>Says that an endpoint has refused or reset a connection, or was not to be reached.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="options">For how long that counts; <see langword="null"/> for the default.</param>
    void ReportFailure(DiscoveredEndpoint endpoint, EndpointEjectionOptions? options = null);

    /// <summary>Whether an endpoint is ejected now.</summary>
    /// <param name="endpoint">The endpoint: the same address, port and <see cref="DiscoveredEndpoint.TargetName"/>.</param>
    /// <returns>Whether it is.</returns>
    bool IsEjected(DiscoveredEndpoint endpoint);

    /// <summary>Calls back whenever an endpoint is ejected, with the time that it will be.</summary>
    /// <param name="callback">Runs on the thread that reported the failure, so it must be short and must not throw.</param>
    /// <returns>Ends the calls.</returns>
    IDisposable OnEjected(Action<DiscoveredEndpoint, TimeSpan> callback);
}
