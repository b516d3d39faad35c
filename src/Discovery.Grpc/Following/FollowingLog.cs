using Microsoft.Extensions.Logging;

namespace Discovery.Grpc.Following;

internal static partial class FollowingLog
{
    public static void Told(ILogger logger, ServiceReference reference, ServiceResolution? before, ServiceResolution now)
    {
        if (now.Status != ResolutionStatus.Resolved)
        {
            // A channel may be used before registries have synced: at each start, and no reason to worry.
            var level = now.Status == ResolutionStatus.NotSynced ? LogLevel.Information : LogLevel.Warning;
            NoEndpoints(logger, level, reference, now.Status, now.Reason);
        }
        else if (before is { Status: not ResolutionStatus.Resolved })
        {
            EndpointsFound(logger, reference, now.Endpoints.Count);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The channel to {Reference} did not take an update; the next change will try again.", EventName = "UpdateFailed")]
    public static partial void UpdateFailed(ILogger logger, Exception exception, ServiceReference reference);

    [LoggerMessage(EventId = 2, EventName = "NoEndpoints", Message = "The channel to {Reference} has no endpoint: {Status}, {Reason}")]
    public static partial void NoEndpoints(ILogger logger, LogLevel level, ServiceReference reference, ResolutionStatus status, string reason);

    [LoggerMessage(3, LogLevel.Information, "The channel to {Reference} again has endpoints: {Count}.", EventName = "EndpointsFound")]
    public static partial void EndpointsFound(ILogger logger, ServiceReference reference, int count);

    [LoggerMessage(4, LogLevel.Error, "The channel to {Reference} got no answer from the resolver; it is asked again.", EventName = "NoAnswer")]
    public static partial void NoAnswer(ILogger logger, Exception exception, ServiceReference reference);
}
