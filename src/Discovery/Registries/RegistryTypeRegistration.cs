using Microsoft.Extensions.Configuration;

namespace Discovery.Registries;

/// <summary>How to make a registry whose configuration says <c>Type: …</c>.</summary>
internal sealed record RegistryTypeRegistration(string Type, Func<IServiceProvider, string, IConfigurationSection, IServiceRegistry> Create);
