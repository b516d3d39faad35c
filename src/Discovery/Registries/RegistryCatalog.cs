using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Discovery.Registries;

/// <summary>
/// Owns the registries and follows the configuration. A change is taken whole or not at all (K42); consumers see the state
/// before it or the one after it.
/// </summary>
internal sealed partial class RegistryCatalog : IServiceRegistryCatalog, IAsyncDisposable, IDisposable
{
    private readonly Lock _changing = new();
    private readonly CatalogBuilder _builder;
    private readonly RegistryCloser _closer;
    private readonly ILogger<RegistryCatalog> _logger;
    private readonly IDisposable[] _reloads;
    private volatile CatalogState? _state;
    private volatile bool _disposed;

    public RegistryCatalog(CatalogBuilder builder, RegistryCloser closer, ILogger<RegistryCatalog> logger)
    {
        _builder = builder;
        _closer = closer;
        _logger = logger;
        // Listen first: a change while the configuration is being read must not be missed.
        _reloads = [.. builder.Sections.Select(section => Microsoft.Extensions.Primitives.ChangeToken.OnChange(section.Section.GetReloadToken, Reload))];
        try
        {
            lock (_changing)
            {
                _state = builder.Make().State;
            }
        }
        catch
        {
            // Under no lock: this waits for a change that is just being told of, and that one may be waiting for the lock.
            StopListening();
            throw;
        }
    }

    public CatalogState State => _state!;

    public IReadOnlyList<IServiceRegistry> Registries => State.Registries;

    public string? DefaultRegistry => State.Default?.Name;

    public IChangeToken ChangeToken => State.Signal;

    public bool TryGetRegistry(string name, [NotNullWhen(true)] out IServiceRegistry? registry)
    {
        ArgumentNullException.ThrowIfNull(name);
        registry = State.Find(name)?.Visible;
        return registry is not null;
    }

    public async ValueTask DisposeAsync() => await _closer.CloseAsync(End()).ConfigureAwait(false);

    // A provider that is disposed synchronously cannot wait; stopping goes on in the background and reports to the log.
    public void Dispose() => _closer.Close(End());

    private void Reload()
    {
        if (_changing.IsHeldByCurrentThread)
        {
            // Changed by what is asked while it is read: the reading that goes on will see it, and read again.
            return;
        }

        CatalogState old;
        CatalogChange change;
        lock (_changing)
        {
            if (_disposed || _state is null)
            {
                return;
            }

            old = _state;
            change = Change(old);
            // A file's reload token fires for every section of it.
            if (change.State.IsSameAs(old))
            {
                return;
            }

            _state = change.State;
        }

        foreach (var replacement in change.Replacements)
        {
            _ = ReplaceWhenSyncedAsync(replacement);
        }

        Finish(old, change.Dropped);
    }

    private CatalogChange Change(CatalogState old)
    {
        try
        {
            return _builder.Make(old.Entries);
        }
#pragma warning disable CA1031 // A registry type is anybody's code: whatever it throws, the last valid configuration stays in force (K42).
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ChangeRejected(_logger, exception.Message);
            var warning = $"the last configuration change was rejected, and the one before it is still in force: {exception.Message}";
            var entries = old.Entries.Select(entry => entry.Configured is null ? entry : entry.Rejecting(warning));
            return new CatalogChange(new CatalogState(entries, old.Options), [], []);
        }
    }

    private async Task ReplaceWhenSyncedAsync(RegistryEntry replacement)
    {
        try
        {
            await replacement.Registry.WaitForSyncAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A registry is anybody's code; the one before it stays.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // One that was dropped before it had synced is disposed, and ends the wait for it in its own way.
            if (State.Find(replacement.Name)?.Replacement == replacement && !_disposed)
            {
                Log.ReplacementFailed(_logger, exception, replacement.Name);
            }

            return;
        }

        CatalogState old;
        RegistryEntry replaced;
        lock (_changing)
        {
            old = State;
            if (_disposed || old.Find(replacement.Name) is not { } current || current.Replacement != replacement)
            {
                return;
            }

            replaced = current;
            _state = new CatalogState(old.Entries.Select(entry => entry == current ? replacement.Rejecting(current.Rejection) : entry), old.Options);
        }

        Finish(old, [replaced]);
    }

    private void Finish(CatalogState old, IReadOnlyList<RegistryEntry> dropped)
    {
        try
        {
            old.Signal.Fire();
        }
        catch (AggregateException exception)
        {
            Log.CallbackFailed(_logger, exception);
        }

        _closer.Close(dropped);
    }

    private IReadOnlyList<RegistryEntry> End()
    {
        lock (_changing)
        {
            if (_disposed)
            {
                return [];
            }

            _disposed = true;
        }

        StopListening();
        return [.. State.Entries, .. State.Entries.Select(static entry => entry.Replacement).OfType<RegistryEntry>()];
    }

    private void StopListening() => Array.ForEach(_reloads, static reload => reload.Dispose());
}
