using Discovery.Registries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Discovery.Hosting;

/// <summary>
/// Starts the registries with the host and gives them a bounded time to sync before servers begin to listen; a registry
/// that cannot sync delays the start, but never prevents it (K38). Invalid configuration does prevent it. A registry that the
/// configuration names later is started at once: where readiness asks for its first sync, no request would come to start it.
/// </summary>
internal sealed partial class RegistryStartup(RegistryCatalog catalog, TimeProvider time, ILogger<RegistryStartup> logger) : IHostedLifecycleService, IDisposable
{
    private IDisposable? _following;

    // Before any StartAsync, Kestrel's included.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _following = ChangeToken.OnChange(() => catalog.ChangeToken, () => _ = Start(catalog.State));
        var state = catalog.State;
        var timeout = state.Options.InitialSyncTimeout;
        await Start(state).WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var registry in state.Registries)
        {
            Report(registry.Name, registry.Status, timeout);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _following?.Dispose();

    private Task Start(CatalogState state) => Task.WhenAll(state.Entries.Select(entry => entry.FirstSync(state.Options.InitialSyncTimeout, time)));

    private void Report(string name, RegistryStatus status, TimeSpan timeout)
    {
        switch (status.Phase)
        {
            case RegistryPhase.Synced:
                Synced(logger, name, status.Services, status.Endpoints);
                break;
            case RegistryPhase.Disabled:
                Disabled(logger, name);
                break;
            default:
                NotSynced(logger, name, timeout, status.Phase, status.Reason);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Registry '{Registry}' is synced: {Services} services, {Endpoints} endpoints.", EventName = "RegistrySynced")]
    private static partial void Synced(ILogger logger, string registry, int services, int endpoints);

    [LoggerMessage(2, LogLevel.Information, "Registry '{Registry}' is switched off by configuration.", EventName = "RegistryDisabled")]
    private static partial void Disabled(ILogger logger, string registry);

    [LoggerMessage(3, LogLevel.Warning, "Starting without registry '{Registry}', which has not synced within {Timeout}. It is {Phase} and keeps trying. {Reason}", EventName = "RegistryNotSynced")]
    private static partial void NotSynced(ILogger logger, string registry, TimeSpan timeout, RegistryPhase phase, string reason);
}
