namespace Discovery.Kubernetes.Reflecting;

/// <summary>Whether a server is to be asked, once it has accepted a watch, how far its history goes (K47).</summary>
internal enum HistoryCheck
{
    /// <summary>The version to watch from is its own word of a moment ago.</summary>
    None,

    /// <summary>Ask, and go on without an answer: the watch before ended as watches do.</summary>
    IfAnswered,

    /// <summary>Ask, and take no answer for a failure: the watch before did not end well.</summary>
    Required,
}
