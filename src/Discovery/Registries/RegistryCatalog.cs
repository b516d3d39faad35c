using System.Diagnostics.CodeAnalysis;
using Discovery.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Discovery.Registries;

/// <summary>
/// Owns the registries and follows the configuration. A change is taken whole or not at all (K42); consumers see the state
/// before it or the one after it.
/// </summary>
internal sealed partial class RegistryCatalog : IServiceRegistryCatalog, IAsyncDisposable, IDisposable
{
    private readonly Lock _changing = new();
    private readonly RegistryFactory _factory;
    private readonly IOptionsFactory<DiscoveryOptions> _options;
    private readonly ConfiguredSection[] _sections;
    private readonly ILogger<RegistryCatalog> _logger;
    private readonly IDisposable[] _reloads;
    private volatile CatalogState _state;
    private bool _disposed;

    public RegistryCatalog(
        RegistryFactory factory,
        IEnumerable<ConfiguredSection> sections,
        IOptionsFactory<DiscoveryOptions> options,
        ILogger<RegistryCatalog> logger)
    {
        _factory = factory;
        _options = options;
        _logger = logger;
        _sections = [.. sections.DistinctBy(static section => section.Section.Path, StringComparer.OrdinalIgnoreCase)];
        _state = Make([.. factory.FromCode()], out _);
        _reloads = [.. _sections.Select(section => Microsoft.Extensions.Primitives.ChangeToken.OnChange(section.Section.GetReloadToken, Reload))];
    }

    public CatalogState State => _state;

    public IReadOnlyList<IServiceRegistry> Registries => _state.Registries;

    public string? DefaultRegistry => _state.Default?.Name;

    public IChangeToken ChangeToken => _state.Signal;

    public bool TryGetRegistry(string name, [NotNullWhen(true)] out IServiceRegistry? registry)
    {
        ArgumentNullException.ThrowIfNull(name);
        registry = _state.Find(name)?.Visible;
        return registry is not null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in Close())
        {
            await DisposeAsync(entry).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        // A provider that is disposed synchronously cannot wait; stopping goes on in the background and reports to the log.
        foreach (var entry in Close())
        {
            _ = DisposeAsync(entry);
        }
    }

    private void Reload()
    {
        CatalogState old;
        List<RegistryEntry> dropped;
        lock (_changing)
        {
            if (_disposed)
            {
                return;
            }

            old = _state;
            try
            {
                _state = Make(old.Entries, out dropped);
            }
#pragma warning disable CA1031 // A registry type is anybody's code: whatever it throws, the last valid configuration stays in force (K42).
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.ChangeRejected(_logger, exception.Message);
                var warning = $"the last configuration change was rejected, and the one before it is still in force: {exception.Message}";
                _state = new CatalogState(old.Entries.Select(entry => entry.Configured is null ? entry : Annotate(entry, () => warning)), old.Options);
                dropped = [];
            }
        }

        Finish(old, dropped);
    }

    /// <summary>The state that the configuration now describes, keeping what it did not change.</summary>
    private CatalogState Make(IReadOnlyCollection<RegistryEntry> current, out List<RegistryEntry> dropped)
    {
        var options = _options.Create(Options.DefaultName);
        var entries = current.Where(static entry => entry.Configured is null).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        var before = current.Where(static entry => entry.Configured is not null).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        List<RegistryEntry> made = [];
        dropped = [];
        try
        {
            foreach (var configured in _sections.SelectMany(static section => ConfigurationReader.Read(section.Section)))
            {
                before.Remove(configured.Name, out var old);
                var entry = Next(configured, old, made, dropped);
                if (!entries.TryAdd(configured.Name, entry))
                {
                    throw ConfigurationReader.Invalid($"{configured.Section.Path}: code has registered another registry named '{configured.Name}'; each needs a name of its own.");
                }
            }

            dropped.AddRange(before.Values);
            if (options.DefaultRegistry is { } name && !entries.ContainsKey(name))
            {
                throw ConfigurationReader.Invalid($"Discovery:DefaultRegistry is '{name}'; allowed is one of {string.Join(", ", entries.Keys.Order(StringComparer.Ordinal))}.");
            }
        }
        catch
        {
            made.ForEach(entry => _ = DisposeAsync(entry));
            throw;
        }

        var state = new CatalogState(entries.Values, options);
        foreach (var replacement in made.Where(entry => state.Find(entry.Name)?.Replacement == entry))
        {
            _ = ReplaceWhenSyncedAsync(replacement);
        }

        return state;
    }

    private RegistryEntry Next(ConfiguredRegistry configured, RegistryEntry? old, List<RegistryEntry> made, List<RegistryEntry> dropped)
    {
        if (old is not null && old.Configured!.Fingerprint == configured.Fingerprint)
        {
            if (old.Replacement is not null)
            {
                dropped.Add(old.Replacement);
            }

            return Plain(old);
        }

        if (old?.Replacement is { } pending && pending.Configured!.Fingerprint == configured.Fingerprint)
        {
            return old;
        }

        var entry = _factory.FromConfiguration(configured);
        made.Add(entry);
        if (old?.Replacement is not null)
        {
            dropped.Add(old.Replacement);
        }

        if (old is null || !configured.Enabled || old.Visible.Status.Phase is not (RegistryPhase.Synced or RegistryPhase.Stale))
        {
            if (old is not null)
            {
                dropped.Add(Plain(old));
            }

            return entry;
        }

        // Re-pointed: the old answer stands until the new one is there.
        return Annotate(old, () => $"the configuration has changed, and the answers are still those of the one before it: {Describe(entry.Visible.Status)}", entry);
    }

    private async Task ReplaceWhenSyncedAsync(RegistryEntry replacement)
    {
        try
        {
            await replacement.Visible.WaitForSyncAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // dropped before it had synced
        }

        CatalogState old;
        RegistryEntry replaced;
        lock (_changing)
        {
            old = _state;
            if (_disposed || old.Find(replacement.Name) is not { } current || current.Replacement != replacement)
            {
                return;
            }

            replaced = current;
            _state = new CatalogState(old.Entries.Select(entry => entry == current ? replacement : entry), old.Options);
        }

        Finish(old, [Plain(replaced)]);
    }

    private void Finish(CatalogState old, List<RegistryEntry> dropped)
    {
        try
        {
            old.Signal.Fire();
        }
        catch (AggregateException exception)
        {
            Log.CallbackFailed(_logger, exception);
        }

        dropped.ForEach(entry => _ = DisposeAsync(entry));
    }

    private IReadOnlyList<RegistryEntry> Close()
    {
        lock (_changing)
        {
            if (_disposed)
            {
                return [];
            }

            _disposed = true;
        }

        foreach (var reload in _reloads)
        {
            reload.Dispose();
        }

        return [.. _state.Entries.Concat(_state.Entries.Select(static entry => entry.Replacement).OfType<RegistryEntry>())];
    }

    private async Task DisposeAsync(RegistryEntry entry)
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
            Log.StopFailed(_logger, exception, entry.Name);
        }
    }

    private static RegistryEntry Annotate(RegistryEntry entry, Func<string> warning, RegistryEntry? replacement = null) => new()
    {
        Visible = new AnnotatedRegistry(entry.Owned ?? entry.Visible, warning),
        Owned = entry.Owned,
        Configured = entry.Configured,
        Replacement = replacement ?? entry.Replacement,
    };

    private static RegistryEntry Plain(RegistryEntry entry) => entry.Visible is AnnotatedRegistry
        ? new() { Visible = entry.Owned!, Owned = entry.Owned, Configured = entry.Configured }
        : entry;

    private static string Describe(RegistryStatus status) => status.Reason.Length == 0 ? status.Phase.ToString() : status.Reason;
}
