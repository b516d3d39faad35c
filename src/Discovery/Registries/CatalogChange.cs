namespace Discovery.Registries;

/// <summary>What a configuration comes to.</summary>
/// <param name="State">The registries it describes.</param>
/// <param name="Dropped">Those that it no longer has a place for.</param>
/// <param name="Replacements">New ones that wait for their first sync to take an old one's place.</param>
internal sealed record CatalogChange(CatalogState State, IReadOnlyList<RegistryEntry> Dropped, IReadOnlyList<RegistryEntry> Replacements);
