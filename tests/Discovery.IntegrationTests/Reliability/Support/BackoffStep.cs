namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>How long a backoff may still last when an outage is over (K34).</summary>
internal static class BackoffStep
{
    // Two shared cores may keep a process waiting for seconds; a backoff too many would take more.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    // 30 s, jittered.
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The n-th delay lies between 0.8·2ⁿ and 1.6·2ⁿ seconds. The n before it fitted into the outage and are together at least
    /// 0.8·(2ⁿ−1), so it is at most twice the outage and 1.6 s; and never more than the cap.
    /// </summary>
    public static TimeSpan LongestAfter(TimeSpan outage)
    {
        var longest = (2 * outage) + TimeSpan.FromSeconds(1.6);
        return (longest < Cap ? longest : Cap) + Slack;
    }
}
