using Microsoft.Extensions.Logging;

namespace Discovery.Registries;

internal sealed partial class RegistryCatalog
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The configuration change was rejected, and the last valid configuration stays in force: {Reason}", EventName = "ConfigurationChangeRejected")]
        public static partial void ChangeRejected(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "A callback on a change of the registries threw.", EventName = "CatalogCallbackFailed")]
        public static partial void CallbackFailed(ILogger logger, Exception exception);

        [LoggerMessage(4, LogLevel.Error, "The changed configuration of registry '{Registry}' could not be put in force; the one before it stays.", EventName = "RegistryReplacementFailed")]
        public static partial void ReplacementFailed(ILogger logger, Exception exception, string registry);
    }
}
