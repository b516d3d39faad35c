using Discovery.Configuration;
using Microsoft.Extensions.Options;

namespace Discovery.Registries;

/// <summary>Works out what the configuration describes, keeping what it did not change.</summary>
internal sealed class CatalogBuilder(
    RegistryFactory factory, IEnumerable<ConfiguredSection> sections, IOptionsFactory<DiscoveryOptions> optionsFactory, RegistryCloser closer)
{
    /// <summary>The sections that start-up code handed over, each once.</summary>
    public IReadOnlyList<ConfiguredSection> Sections { get; } =
        [.. sections.DistinctBy(static section => section.Section.Path, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The first state.</summary>
    /// <exception cref="OptionsValidationException">Names the key, the value and what is allowed.</exception>
    public CatalogChange Make() => Make([.. factory.FromCode()]);

    /// <summary>The state after these entries.</summary>
    /// <exception cref="OptionsValidationException">Names the key, the value and what is allowed.</exception>
    public CatalogChange Make(IReadOnlyCollection<RegistryEntry> current)
    {
        var options = optionsFactory.Create(Options.DefaultName);
        var entries = current.Where(static entry => entry.Configured is null).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        var before = current.Where(static entry => entry.Configured is not null).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        List<RegistryEntry> made = [];
        List<RegistryEntry> dropped = [];
        try
        {
            foreach (var configured in Sections.SelectMany(static section => ConfigurationReader.Read(section.Section)))
            {
                before.Remove(configured.Name, out var old);
                var entry = Next(configured, old, made, dropped);
                if (!entries.TryAdd(configured.Name, entry))
                {
                    throw ConfigurationReader.Invalid($"{configured.Section.Path}: there is another registry named '{configured.Name}'; each needs a name of its own.");
                }
            }

            if (options.DefaultRegistry is { } name && !entries.ContainsKey(name))
            {
                throw ConfigurationReader.Invalid($"Discovery:DefaultRegistry is '{name}'; allowed is one of {string.Join(", ", entries.Keys.Order(StringComparer.Ordinal))}.");
            }
        }
        catch
        {
            closer.Close(made);
            throw;
        }

        foreach (var gone in before.Values)
        {
            Drop(gone, dropped);
        }

        var state = new CatalogState(entries.Values, options);
        return new CatalogChange(state, dropped, [.. made.Where(entry => state.Find(entry.Name)?.Replacement == entry)]);
    }

    private RegistryEntry Next(ConfiguredRegistry configured, RegistryEntry? old, List<RegistryEntry> made, List<RegistryEntry> dropped)
    {
        if (old is not null && old.Configured!.Fingerprint == configured.Fingerprint)
        {
            DropReplacement(old, dropped);
            return old.Plain();
        }

        if (old?.Replacement is { } pending && pending.Configured!.Fingerprint == configured.Fingerprint)
        {
            return Repointed(old, pending);
        }

        var entry = factory.FromConfiguration(configured);
        made.Add(entry);
        if (old is null)
        {
            return entry;
        }

        if (configured.Enabled && old.Visible.Status.Phase is RegistryPhase.Synced or RegistryPhase.Stale)
        {
            DropReplacement(old, dropped);
            return Repointed(old, entry);
        }

        Drop(old, dropped);
        return entry;
    }

    // The old answer stands until the new one is there.
    private static RegistryEntry Repointed(RegistryEntry old, RegistryEntry replacement) => old.With(
        () => $"the configuration has changed, and the answers are still those of the one before it: {Describe(replacement.Visible.Status)}", replacement);

    private static void Drop(RegistryEntry entry, List<RegistryEntry> dropped)
    {
        dropped.Add(entry.Plain());
        DropReplacement(entry, dropped);
    }

    private static void DropReplacement(RegistryEntry entry, List<RegistryEntry> dropped)
    {
        if (entry.Replacement is { } replacement)
        {
            dropped.Add(replacement);
        }
    }

    private static string Describe(RegistryStatus status) => status.Reason.Length == 0 ? status.Phase.ToString() : status.Reason;
}
