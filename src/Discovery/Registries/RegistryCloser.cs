using Microsoft.Extensions.Logging;

namespace Discovery.Registries;

/// <summary>Stops registries that are no longer needed.</summary>
internal sealed partial class RegistryCloser(ILogger<RegistryCatalog> logger)
{
    private readonly Lock _lock = new();
    private Task _closing = Task.CompletedTask;

    /// <summary>Stops in the background; what goes wrong is in the log.</summary>
    public void Close(IEnumerable<RegistryEntry> entries)
    {
        Task[] closing = [.. entries.Where(static entry => entry.Owned).Select(CloseAsync)];
        lock (_lock)
        {
            _closing = Task.WhenAll([_closing, .. closing]);
        }
    }

    /// <summary>Stops these and waits until they, and all before them, have stopped.</summary>
    public Task CloseAsync(IEnumerable<RegistryEntry> entries)
    {
        Close(entries);
        lock (_lock)
        {
            return _closing;
        }
    }

    private async Task CloseAsync(RegistryEntry entry)
    {
        try
        {
            await entry.Registry.DisposeAsync().ConfigureAwait(false);
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
