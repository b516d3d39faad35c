namespace Discovery.Http;

/// <summary>How an attempt ended, as far as it decides whether another one may be made.</summary>
internal enum AttemptOutcome
{
    /// <summary>It succeeded, or failed in a way that another endpoint would not mend.</summary>
    Final,

    /// <summary>There was no connection, so nothing has been sent.</summary>
    NotSent,

    /// <summary>The connection broke; nobody knows what the endpoint has done.</summary>
    Broken,

    /// <summary>The endpoint says that it cannot answer (503).</summary>
    Unavailable,
}
