using Discovery.Configuration;
using Microsoft.Extensions.Options;

namespace Discovery.Registries;

/// <summary>Makes inert registries from start-up code and from configuration.</summary>
internal sealed class RegistryFactory(
    IEnumerable<RegistryRegistration> registrations, IEnumerable<RegistryTypeRegistration> types, IServiceProvider services, TimeProvider time)
{
    private readonly Dictionary<string, RegistryTypeRegistration> _types = types
        .GroupBy(static type => type.Type, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static group => group.Key, static group => group.Last(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The registries that code named.</summary>
    /// <exception cref="OptionsValidationException">Two different ones have the same name, or one's options are not valid.</exception>
    public IEnumerable<RegistryEntry> FromCode()
    {
        foreach (var sameName in registrations.GroupBy(static registration => registration.Name, StringComparer.Ordinal))
        {
            var first = sameName.First();
            if (sameName.Any(other => !Equals(other.Identity, first.Identity)))
            {
                throw ConfigurationReader.Invalid($"Two registries are named '{first.Name}'; each needs a name of its own.");
            }

            var registry = first.Create(services);
            yield return new RegistryEntry(registry, first.Owned, configured: null);
        }
    }

    /// <summary>The registry that configuration describes.</summary>
    /// <exception cref="OptionsValidationException">Names the key, the value and what is allowed.</exception>
    public RegistryEntry FromConfiguration(ConfiguredRegistry configured)
    {
        var registry = FindType(configured).Create(services, configured.Name, configured.Section);
        if (!configured.Enabled)
        {
            registry = new DisabledRegistry(registry, time.GetUtcNow());
        }

        return new RegistryEntry(registry, owned: true, configured);
    }

    private RegistryTypeRegistration FindType(ConfiguredRegistry configured)
    {
        var allowed = _types.Count == 0 ? "none yet" : string.Join(", ", _types.Keys.Order(StringComparer.Ordinal));
        if (configured.Type is not { Length: > 0 } type)
        {
            return _types.Count == 1
                ? _types.Values.Single()
                : throw ConfigurationReader.Invalid($"{configured.Section.Path}:Type is missing; allowed here is {allowed}.");
        }

        return _types.TryGetValue(type, out var registration)
            ? registration
            : throw ConfigurationReader.Invalid(
                $"{configured.Section.Path}:Type is '{type}', which no package in use knows; allowed here is {allowed}. "
                + $"Reference the package Discovery.{type} and call Add{type}Discovery(configuration section) at start-up.");
    }
}
