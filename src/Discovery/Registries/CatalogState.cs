using System.Collections.Frozen;
using Discovery.Resolution;

namespace Discovery.Registries;

/// <summary>The registries at one moment. Every effective change of configuration makes a new one and fires the old one's signal.</summary>
internal sealed class CatalogState
{
    private readonly FrozenDictionary<string, RegistryEntry> _byName;

    public CatalogState(IEnumerable<RegistryEntry> entries, DiscoveryOptions options)
    {
        Options = options;
        Topology = new Topology(options.Zone, options.Node);
        _byName = entries.ToFrozenDictionary(static entry => entry.Name, StringComparer.Ordinal);
        Entries = [.. _byName.Values.OrderBy(static entry => entry.Name, StringComparer.Ordinal)];
        Registries = [.. Entries.Select(static entry => entry.Visible)];
        Default = options.DefaultRegistry is { } name
            ? Find(name)
            : Entries.Count == 1 ? Entries[0] : null;
    }

    public DiscoveryOptions Options { get; }

    /// <summary>Where this process runs.</summary>
    public Topology Topology { get; }

    /// <summary>How this state reads URIs.</summary>
    public AuthorityCache Authorities { get; } = new();

    public IReadOnlyList<RegistryEntry> Entries { get; }

    public IReadOnlyList<IServiceRegistry> Registries { get; }

    public RegistryEntry? Default { get; }

    public ChangeSignal Signal { get; } = new();

    public RegistryEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether nothing has changed that anybody could notice.</summary>
    public bool IsSameAs(CatalogState other) =>
        Entries.Count == other.Entries.Count
        && Entries.Zip(other.Entries).All(static pair => pair.First.IsSameAs(pair.Second))
        && Options.DefaultRegistry == other.Options.DefaultRegistry
        && Options.OptionalRegistries.SequenceEqual(other.Options.OptionalRegistries, StringComparer.Ordinal)
        && Options.InitialSyncTimeout == other.Options.InitialSyncTimeout
        && Options.Zone == other.Options.Zone
        && Options.Node == other.Options.Node;
}
