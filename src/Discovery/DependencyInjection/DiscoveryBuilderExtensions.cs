using Discovery;
using Discovery.Configuration;
using Discovery.Registries;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds registries. Every method may be called twice with the same arguments without harm.</summary>
public static class DiscoveryBuilderExtensions
{
    /// <summary>Adds a registry that the caller made, and disposes of when it is no longer needed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="registry">The registry.</param>
    /// <returns>The builder.</returns>
    public static IDiscoveryBuilder AddRegistry(this IDiscoveryBuilder builder, IServiceRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(registry);
        return builder.Add(new RegistryRegistration(registry.Name, _ => registry, Owned: false, Identity: registry));
    }

    /// <summary>Adds a registry that is made when it is first needed and disposed with the application.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The registry's name; <paramref name="create"/> must give its registry the same.</param>
    /// <param name="create">Makes the registry. It must be inert: a registry starts on first use.</param>
    /// <param name="identity">
    /// Tells a repeated call from a clash of names: two calls with the same name and equal identities are one registry,
    /// with different ones an error at start. Default: <paramref name="create"/> itself.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The name cannot be a registry's.</exception>
    public static IDiscoveryBuilder AddRegistry(
        this IDiscoveryBuilder builder, string name, Func<IServiceProvider, IServiceRegistry> create, object? identity = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        RegistryName.ThrowIfInvalid(name);
        return builder.Add(new RegistryRegistration(name, create, Owned: true, identity ?? create));
    }

    /// <summary>Adds an in-memory registry.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The registry's name.</param>
    /// <param name="configure">Sets its content; repeated calls with one name add up.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The name cannot be a registry's.</exception>
    public static IDiscoveryBuilder AddInMemory(this IDiscoveryBuilder builder, string name, Action<InMemoryRegistry>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.AddSingleton(new InMemoryContent(name, configure));
        }

        return builder.AddRegistry(name, provider => InMemoryContent.Create(name, provider), typeof(InMemoryRegistry));
    }

    /// <summary>Teaches configuration a registry type, named by the key <c>Type</c> of a registry.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="type">The type's name, compared without case.</param>
    /// <param name="create">
    /// Makes an inert registry from its name and section, or throws
    /// <see cref="Options.OptionsValidationException"/> with key, value and what is allowed; see <see cref="RegistryConfiguration"/>.
    /// </param>
    /// <returns>The builder.</returns>
    public static IDiscoveryBuilder AddRegistryType(
        this IDiscoveryBuilder builder, string type, Func<IServiceProvider, string, IConfigurationSection, IServiceRegistry> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(new RegistryTypeRegistration(type, create));
        return builder;
    }

    /// <summary>Adds every registry that a section names, and follows the section's changes at run time.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section <c>Discovery</c>: <c>DefaultRegistry</c>, <c>InitialSyncTimeout</c>, <c>Registries</c> and so on.</param>
    /// <returns>The builder.</returns>
    public static IDiscoveryBuilder AddConfiguration(this IDiscoveryBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddSingleton(new ConfiguredSection(section));
        builder.Services.Configure<DiscoveryOptions>(options => ConfigurationReader.BindOptions(section, options));
        return builder;
    }

    private static IDiscoveryBuilder Add(this IDiscoveryBuilder builder, RegistryRegistration registration)
    {
        builder.Services.AddSingleton(registration);
        return builder;
    }
}
