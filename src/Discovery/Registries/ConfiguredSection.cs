using Microsoft.Extensions.Configuration;

namespace Discovery.Registries;

/// <summary>A <c>Discovery</c> section that start-up code handed over.</summary>
internal sealed record ConfiguredSection(IConfigurationSection Section);
