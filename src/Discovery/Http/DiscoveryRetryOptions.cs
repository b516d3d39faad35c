namespace Discovery;

/// <summary>When a request is repeated. Each attempt goes to an endpoint that this request has not tried.</summary>
/// <remarks>
/// A connection that could not be made is always repeated: nothing has been sent. A connection that broke, and the answer 503, are
/// repeated only for the idempotent methods of RFC 9110 (GET, HEAD, OPTIONS, TRACE, PUT, DELETE) whose content, if any, can be sent twice.
/// </remarks>
public sealed class DiscoveryRetryOptions
{
    /// <summary>How often at most one request is repeated; 0 switches it off. Default: 2. At most 10.</summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>
    /// How many retries a client may make for each request, over time, so that an outage does not multiply its load. Default: 0.2. From 0
    /// to 1.
    /// </summary>
    public double BudgetRatio { get; set; } = 0.2;

    /// <summary>How many retries a client may make at once beyond that, as when many connections break together. Default: 100.</summary>
    public int BudgetBurst { get; set; } = 100;
}
