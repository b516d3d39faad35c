namespace Discovery;

/// <summary>How an <see cref="HttpClient"/> calls services. The defaults are for a gateway or web API: fail fast, and not twice at the same endpoint.</summary>
public sealed class DiscoveryHttpClientOptions
{
    /// <summary>
    /// The name of the <see cref="IEndpointSelector"/>: one of <see cref="EndpointSelectors"/>, or one registered as a keyed service.
    /// Default: <see cref="EndpointSelectors.PowerOfTwoChoices"/>.
    /// </summary>
    public string Selector { get; set; } = EndpointSelectors.PowerOfTwoChoices;

    /// <summary>
    /// How long a request waits for an endpoint when its service has no usable one, or is not there yet: until the registry shows one, at
    /// most so long. Default: 0, it fails at once. At most 10 minutes.
    /// </summary>
    public TimeSpan EmptyWait { get; set; }

    /// <summary>
    /// The Host header, and with it the name that a certificate is checked against. Default: <see langword="null"/>, the authority of the
    /// request's own URI. A request that has set the header keeps it.
    /// </summary>
    public string? HostHeader { get; set; }

    /// <summary>
    /// How long a connection may take to be made, where the client's primary handler is a <see cref="SocketsHttpHandler"/> that sets no
    /// bound itself: a pod that is gone without a trace refuses nothing. Default: 5 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Repeating a request at another endpoint.</summary>
    public DiscoveryRetryOptions Retry { get; } = new();

    /// <summary>Leaving out endpoints whose connections fail.</summary>
    public EndpointEjectionOptions Ejection { get; } = new();
}
