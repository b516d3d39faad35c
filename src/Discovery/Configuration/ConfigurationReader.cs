using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Discovery.Configuration;

/// <summary>Reads the <c>Registries</c> part of a <c>Discovery</c> section.</summary>
internal static class ConfigurationReader
{
    private static readonly string[] OtherKeys = ["Registries"];

    /// <summary>The options at the top of the section.</summary>
    public static void BindOptions(IConfigurationSection section, DiscoveryOptions options)
    {
        var frozen = Freeze(section, static path => !path.StartsWith("Registries", StringComparison.OrdinalIgnoreCase));
        RegistryConfiguration.Bind(frozen, options, OtherKeys);
        if (frozen[nameof(options.OptionalRegistries)] is { Length: > 0 } only)
        {
            // The binder passes over a single value where a list is expected, and readiness would wait for it.
            options.OptionalRegistries.Add(only);
        }
    }

    public static IEnumerable<ConfiguredRegistry> Read(IConfigurationSection section)
    {
        foreach (var child in section.GetSection("Registries").GetChildren())
        {
            if (!RegistryName.IsValid(child.Key))
            {
                throw Invalid($"{child.Path}: '{child.Key}' cannot be the name of a registry; allowed is {RegistryName.Rule}.");
            }

            var frozen = Freeze(child, static _ => true);
            yield return new ConfiguredRegistry(child.Key, frozen["Type"], ReadEnabled(frozen), frozen, Fingerprint(frozen));
        }
    }

    public static OptionsValidationException Invalid(string message) => new("Discovery", typeof(DiscoveryOptions), [message]);

    private static bool ReadEnabled(IConfigurationSection section) =>
        section["Enabled"] is not { Length: > 0 } text || (bool.TryParse(text, out var enabled)
            ? enabled
            : throw Invalid($"{section.Path}:Enabled is '{text}'; allowed is true or false."));

    // A JSON null means the default, so it must not reach the binder, which would set null.
    private static IConfigurationSection Freeze(IConfigurationSection section, Func<string, bool> take)
    {
        var prefix = section.Path + ConfigurationPath.KeyDelimiter;
        var values = section.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null && take(pair.Key))
            .Select(pair => KeyValuePair.Create(prefix + pair.Key, pair.Value));
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(section.Path);
    }

    // A hash, because the values hold credentials, and a comparison needs no copy of them (K41).
    private static string Fingerprint(IConfigurationSection section)
    {
        var values = section.AsEnumerable()
            .OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(static pair => (string[])[pair.Key, pair.Value ?? ""]);
        return Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values)));
    }
}
