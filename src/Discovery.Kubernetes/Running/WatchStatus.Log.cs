using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Running;

internal sealed partial class WatchStatus
{
    [LoggerMessage(1, LogLevel.Debug, "Registry '{Registry}' has listed {Target}: {Objects} objects at resourceVersion {ResourceVersion}.", EventName = "Listed")]
    private static partial void LogListed(ILogger logger, string registry, WatchTarget target, int objects, string? resourceVersion);

    [LoggerMessage(2, LogLevel.Debug, "Registry '{Registry}' watches {Target}.", EventName = "Watching")]
    private static partial void LogWatching(ILogger logger, string registry, WatchTarget target);

    [LoggerMessage(3, LogLevel.Information, "Registry '{Registry}' is in step with {Target} again, after {Attempts} failed attempts in {Duration}.", EventName = "WatchRecovered")]
    private static partial void LogRecovered(ILogger logger, string registry, WatchTarget target, int attempts, TimeSpan duration);

    [LoggerMessage(4, LogLevel.Debug, "The watch of registry '{Registry}' on {Target} is resumed: {Why}.", EventName = "WatchEnded")]
    private static partial void LogWatchEnded(ILogger logger, string registry, WatchTarget target, string why);

    [LoggerMessage(5, LogLevel.Information, "Registry '{Registry}' lists {Target} anew: {Why}", EventName = "Relist")]
    private static partial void LogRelist(ILogger logger, string registry, WatchTarget target, string why);

    [LoggerMessage(6, LogLevel.Warning, "Registry '{Registry}' cannot follow {Target}; what is known stays in use, and it keeps trying. {Why}{Help}", EventName = "WatchFailed")]
    private static partial void LogFailed(ILogger logger, string registry, WatchTarget target, string why, string help);

    [LoggerMessage(7, LogLevel.Debug, "Registry '{Registry}' still cannot follow {Target}, next attempt in {Delay}. {Why}", EventName = "WatchStillFailing")]
    private static partial void LogStillFailing(ILogger logger, string registry, WatchTarget target, string why, TimeSpan delay);

    [LoggerMessage(8, LogLevel.Warning, "Registry '{Registry}' passed over {Key} of {Target}: {Why}. Its previous version, if any, stays in use. Before it, and since this was last said: {PassedOver} more.", EventName = "ObjectRejected")]
    private static partial void LogRejected(ILogger logger, string registry, WatchTarget target, ObjectKey key, string why, int passedOver);

    [LoggerMessage(9, LogLevel.Critical, "Registry '{Registry}' has stopped following {Target} by a defect of its own. What it knew stays in use and grows old.", EventName = "WatchCrashed")]
    private static partial void LogCrashed(ILogger logger, Exception exception, string registry, WatchTarget target);

    [LoggerMessage(10, LogLevel.Debug, "Registry '{Registry}' no longer follows {Target}.", EventName = "WatchStopped")]
    private static partial void LogStopped(ILogger logger, string registry, WatchTarget target);

    [LoggerMessage(11, LogLevel.Debug, "Registry '{Registry}' passed over {Key} of {Target} too: {Why}.", EventName = "ObjectRejectedToo")]
    private static partial void LogRejectedToo(ILogger logger, string registry, WatchTarget target, ObjectKey key, string why);

    [LoggerMessage(12, LogLevel.Warning, "Registry '{Registry}' still cannot follow {Target}, after {Attempts} attempts in {Duration}; what is known stays in use. {Why}{Help}", EventName = "WatchFailingForLong")]
    private static partial void LogSummary(ILogger logger, string registry, WatchTarget target, int attempts, TimeSpan duration, string why, string help);

    [LoggerMessage(13, LogLevel.Debug, "Registry '{Registry}' lists {Target}, because the server has not streamed it: {Why}", EventName = "WatchListFellBack")]
    private static partial void LogFellBack(ILogger logger, string registry, WatchTarget target, string why);
}
