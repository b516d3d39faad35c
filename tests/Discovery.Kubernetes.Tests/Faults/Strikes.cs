namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>What trouble needs to be felt.</summary>
internal enum Strikes
{
    /// <summary>A new request: a running watch must end first.</summary>
    Requests,

    /// <summary>Nothing: a running watch feels it at once.</summary>
    Streams,

    /// <summary>A change, which a watch would tell of.</summary>
    Events,
}
