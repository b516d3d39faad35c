namespace Discovery.Kubernetes.Store;

/// <summary>Whether consumers see a change.</summary>
internal enum Visibility
{
    None,
    Possible,

    /// <summary>They do, if nothing else of the service changes at the same time.</summary>
    Sure,
}
