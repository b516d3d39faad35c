namespace Discovery.Kubernetes.Reflecting;

/// <summary>What went wrong, as far as it decides what to do next.</summary>
internal enum FailureKind
{
    /// <summary>No connection: the server is gone, or the way to it.</summary>
    Unreachable,

    /// <summary>There is a connection, and nothing came through it for too long.</summary>
    Silent,

    /// <summary>A connection broke while it was being read.</summary>
    Interrupted,

    /// <summary>A watch ended as watches do, which is none.</summary>
    Ended,

    /// <summary>401, 403, 404 and other answers that will not change by asking again soon.</summary>
    Refused,

    /// <summary>410: the resourceVersion or the continue token is too old.</summary>
    Expired,

    /// <summary>The resourceVersion is newer than what the server has, as after a restore.</summary>
    TooLarge,

    /// <summary>429.</summary>
    Throttled,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>What came is no JSON, so something may have been lost.</summary>
    Malformed,
}
