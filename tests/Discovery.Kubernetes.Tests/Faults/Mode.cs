namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>What the server can do.</summary>
internal static class Mode
{
    /// <summary>It streams the first state in a watch (K30).</summary>
    public const string WatchList = "watch-list";

    /// <summary>It does not know how to, as before Kubernetes 1.34.</summary>
    public const string List = "list";

    public static string[] All { get; } = [WatchList, List];
}
