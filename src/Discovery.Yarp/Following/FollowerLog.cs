using Microsoft.Extensions.Logging;

namespace Discovery.Yarp.Following;

internal static partial class FollowerLog
{
    [LoggerMessage(1, LogLevel.Error, "Cluster '{Cluster}' could not be updated; the next change will try again.", EventName = "UpdateFailed")]
    public static partial void UpdateFailed(ILogger logger, Exception exception, string cluster);

    [LoggerMessage(EventId = 2, EventName = "NoEndpoints", Message = "Cluster '{Cluster}' has no endpoint for destination '{Destination}' ({Reference}): {Status}, {Reason}")]
    public static partial void NoEndpoints(
        ILogger logger, LogLevel level, string cluster, string destination, ServiceReference reference, ResolutionStatus status, string reason);

    [LoggerMessage(3, LogLevel.Information, "Cluster '{Cluster}' again has endpoints for destination '{Destination}' ({Reference}): {Count}.", EventName = "EndpointsFound")]
    public static partial void EndpointsFound(ILogger logger, string cluster, string destination, ServiceReference reference, int count);

    [LoggerMessage(4, LogLevel.Error, "Cluster '{Cluster}' is loaded as configured, without discovery.", EventName = "ExpansionFailed")]
    public static partial void ExpansionFailed(ILogger logger, Exception exception, string cluster);
}
