namespace Discovery.Yarp;

/// <summary>How the proxy treats discovered destinations that fail, and requests that have none.</summary>
public sealed class DiscoveryProxyOptions
{
    /// <summary>
    /// How often at most one request is repeated at another destination of its cluster: when no connection could be made, and for
    /// idempotent requests without content also when it broke before the response. 0 switches it off. Default: 2. At most 10.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>How many retries all clusters together may make for each request, over time. Default: 0.2. From 0 to 1.</summary>
    public double RetryBudgetRatio { get; set; } = 0.2;

    /// <summary>How many retries they may make at once beyond that. Default: 100.</summary>
    public int RetryBudgetBurst { get; set; } = 100;

    /// <summary>
    /// For how long a destination that refuses or resets connections is out of the rotation. It is seen as passive health, which is
    /// therefore switched on in clusters whose configuration says nothing of it.
    /// </summary>
    public EndpointEjectionOptions Ejection { get; } = new();

    /// <summary>
    /// Whether a 503 for want of destinations says why in the header <c>Discovery-Reason</c>, as in <c>no-ready-endpoints</c>. Default:
    /// only in the Development environment.
    /// </summary>
    public bool? ReasonHeader { get; set; }
}
