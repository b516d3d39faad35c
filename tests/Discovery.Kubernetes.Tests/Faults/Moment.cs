namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>When trouble strikes.</summary>
internal static class Moment
{
    public const string FirstSync = "at the first sync";
    public const string RunningWatch = "on the running watch";
    public const string Relist = "on the relist after a 410";
    public const string Reconnect = "on the reconnect after an outage";

    public static string[] All { get; } = [FirstSync, RunningWatch, Relist, Reconnect];
}
