using Microsoft.Extensions.Configuration;

namespace Discovery.Configuration;

/// <summary>One entry below <c>Discovery:Registries</c>, read once: nulls left out, frozen against later reloads.</summary>
/// <param name="Name">The registry's name.</param>
/// <param name="Type">What <c>Type</c> says, if anything.</param>
/// <param name="Enabled">What <c>Enabled</c> says; true if nothing.</param>
/// <param name="Section">The frozen values under the section's own path.</param>
/// <param name="Fingerprint">Equal for equal values; a hash.</param>
internal sealed record ConfiguredRegistry(string Name, string? Type, bool Enabled, IConfigurationSection Section, string Fingerprint)
{
    /// <summary>The name alone: the section holds credentials (K41).</summary>
    public override string ToString() => Name;
}
