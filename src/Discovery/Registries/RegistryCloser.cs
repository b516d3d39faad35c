using Microsoft.Extensions.Logging;

namespace Discovery.Registries;

/// <summary>Stops registries that are no longer needed.</summary>
internal sealed partial class RegistryCloser(ILogger<RegistryCatalog> logger)
{
    /// <summary>Stops in the background; what goes wrong is in the log.</summary>
    public void Close(IEnumerable<RegistryEntry> entries)
    {
        foreach (var entry in entries)
        {
            _ = CloseAsync(entry);
        }
    }

    public async Task CloseAsync(RegistryEntry entry)
    {
        try
        {
            if (entry.Owned is { } owned)
            {
                await owned.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A registry is anybody's code, and one that cannot stop must not keep the others from stopping.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StopFailed(logger, exception, entry.Name);
        }
    }

    [LoggerMessage(3, LogLevel.Error, "Registry '{Registry}' did not stop cleanly.", EventName = "RegistryStopFailed")]
    private static partial void StopFailed(ILogger logger, Exception exception, string registry);
}
