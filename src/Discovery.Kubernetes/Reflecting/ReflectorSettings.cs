namespace Discovery.Kubernetes.Reflecting;

/// <summary>Time, chance and bounds of the reflectors of one registry.</summary>
internal sealed record ReflectorSettings(TimeProvider Time, Random Random, TimeSpan WatchdogTimeout)
{
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromMinutes(5);

    /// <summary>5 to 10 minutes, so that the watches of many processes do not all end at once (K32).</summary>
    public TimeSpan NextWatchTimeout() => ShortestWatch * (1 + Random.NextDouble());
}
