using System.Diagnostics;

namespace Discovery.Tracing;

/// <summary>The activities of the core: waiting for an answer, and each attempt of a request.</summary>
internal static class DiscoveryTracing
{
    public const string SourceName = "Discovery";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>A question that is not answered at once.</summary>
    public static Activity? StartWait(ServiceReference reference)
    {
        var activity = Source.StartActivity("discovery.wait");
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("discovery.service", reference.ToString());
        }

        return activity;
    }

    public static void End(this Activity? activity, ResolutionStatus status)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("discovery.status", Metrics.ResolutionStatusName.Of(status));
        }
    }

    /// <summary>One attempt of a request; the activity of HttpClient itself is below it.</summary>
    /// <param name="reference">What was asked for.</param>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="number">From 1.</param>
    public static Activity? StartAttempt(ServiceReference reference, DiscoveredEndpoint endpoint, int number)
    {
        if (!Source.HasListeners() || Source.StartActivity("discovery.attempt") is not { } activity)
        {
            return null;
        }

        if (activity.IsAllDataRequested)
        {
            activity.SetTag("discovery.service", reference.ToString());
            activity.SetTag("discovery.attempt", number);
            activity.SetTag("discovery.target", endpoint.TargetName);
            activity.SetTag("server.address", endpoint.Host);
            activity.SetTag("server.port", endpoint.Port);
        }

        return activity;
    }
}
