using Discovery.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Discovery.Registries;

/// <summary>Works out what the configuration describes, keeping what it did not change.</summary>
internal sealed class CatalogBuilder(
    RegistryFactory factory, IEnumerable<ConfiguredSection> sections, IOptionsFactory<DiscoveryOptions> optionsFactory, RegistryCloser closer)
{
    // A source that never says the same twice must not be read for ever.
    private const int MaxAttempts = 3;

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
        for (var attempt = 1; ; attempt++)
        {
            // What changes while it is being read would be taken half: one registry of the old file, the next of the new one.
            var values = Values();
            var made = new List<RegistryEntry>();
            try
            {
                var change = Make(current, made);
                if (attempt == MaxAttempts || values.SequenceEqual(Values()))
                {
                    return change;
                }
            }
            catch when (attempt < MaxAttempts && !values.SequenceEqual(Values()))
            {
                // It is what the half is that is not valid.
            }
            catch
            {
                closer.Close(made);
                throw;
            }

            closer.Close(made);
        }
    }

    private KeyValuePair<string, string?>[] Values() => [.. Sections.SelectMany(static section => section.Section.AsEnumerable())];

    private CatalogChange Make(IReadOnlyCollection<RegistryEntry> current, List<RegistryEntry> made)
    {
        var options = optionsFactory.Create(Options.DefaultName);
        var entries = current.Where(static entry => entry.Configured is null).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        var before = current.Where(static entry => entry.Configured is not null).ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
        List<RegistryEntry> dropped = [];
        foreach (var configured in Sections.SelectMany(static section => ConfigurationReader.Read(section.Section)))
        {
            before.Remove(configured.Name, out var old);
            var entry = Next(configured, old, made, dropped);
            if (!entries.TryAdd(configured.Name, entry))
            {
                throw ConfigurationReader.Invalid($"{configured.Section.Path}: there is another registry named '{configured.Name}'; each needs a name of its own.");
            }
        }

        if (options.DefaultRegistry is { } name)
        {
            CheckName("DefaultRegistry", name, entries.Keys);
        }

        for (var index = 0; index < options.OptionalRegistries.Count; index++)
        {
            CheckName($"OptionalRegistries:{index}", options.OptionalRegistries[index], entries.Keys);
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
            return old.Until(pending);
        }

        var entry = factory.FromConfiguration(configured);
        made.Add(entry);
        if (old is null)
        {
            return entry;
        }

        if (configured.Enabled && old.Registry.Status.Phase is RegistryPhase.Synced or RegistryPhase.Stale)
        {
            DropReplacement(old, dropped);
            return old.Until(entry);
        }

        Drop(old, dropped);
        return entry;
    }

    private static void CheckName(string key, string name, IReadOnlyCollection<string> known)
    {
        if (!known.Contains(name))
        {
            throw ConfigurationReader.Invalid($"Discovery:{key} is '{name}'; allowed is one of {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }
    }

    private static void Drop(RegistryEntry entry, List<RegistryEntry> dropped)
    {
        dropped.Add(entry);
        DropReplacement(entry, dropped);
    }

    private static void DropReplacement(RegistryEntry entry, List<RegistryEntry> dropped)
    {
        if (entry.Replacement is { } replacement)
        {
            dropped.Add(replacement);
        }
    }
}
