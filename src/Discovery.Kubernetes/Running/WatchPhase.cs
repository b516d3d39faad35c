namespace Discovery.Kubernetes.Running;

/// <summary>How one list/watch loop is doing.</summary>
internal enum WatchPhase
{
    /// <summary>Not listed yet, and not refused.</summary>
    Pending,

    /// <summary>Never listed, because the server refused.</summary>
    Refused,

    /// <summary>Listed and in step.</summary>
    Live,

    /// <summary>Listed once, and since then a reconnect has failed.</summary>
    Failing,
}
