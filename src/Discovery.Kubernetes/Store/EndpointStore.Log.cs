using Discovery.Kubernetes.Model;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Store;

internal sealed partial class EndpointStore
{
    [LoggerMessage(1, LogLevel.Warning, "The Endpoints of {Service} in registry '{Registry}' are cut off at 1,000 addresses; allow it to read endpointslices to see all.", EventName = "EndpointsTruncated")]
    private static partial void LogTruncated(ILogger logger, string registry, ServiceId service);

    [LoggerMessage(2, LogLevel.Debug, "Registry '{Registry}' ignores EndpointSlice {Slice}: it has no label kubernetes.io/service-name.", EventName = "SliceWithoutService")]
    private static partial void LogUnlabelled(ILogger logger, string registry, ObjectKey slice);
}
