using Discovery;
using Discovery.Ejection;
using Discovery.Hosting;
using Discovery.LoadBalancing;
using Discovery.Metrics;
using Discovery.Registries;
using Discovery.Resolution;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Start-up of the core.</summary>
public static class DiscoveryServiceCollectionExtensions
{
    /// <summary>Adds the resolver and the catalog of registries. May be called more than once.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The builder to add registries to.</returns>
    public static IDiscoveryBuilder AddDiscovery(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DiscoveryOptions>, DiscoveryOptionsValidator>());
        services.TryAddSingleton<RegistryFactory>();
        services.TryAddSingleton<RegistryCloser>();
        services.TryAddSingleton<CatalogBuilder>();
        services.TryAddSingleton<RegistryCatalog>();
        services.TryAddSingleton<IServiceRegistryCatalog>(static provider => provider.GetRequiredService<RegistryCatalog>());
        services.TryAddSingleton<IServiceResolver>(static provider =>
        {
            // Whoever resolves has something to measure, with a host or without.
            provider.GetRequiredService<RegistryMetrics>();
            return ActivatorUtilities.CreateInstance<ServiceResolver>(provider);
        });
        services.TryAddKeyedSingleton<IEndpointSelector>(EndpointSelectors.PowerOfTwoChoices, static (_, _) => new PowerOfTwoChoicesSelector(Random.Shared));
        services.TryAddKeyedSingleton<IEndpointSelector, RoundRobinSelector>(EndpointSelectors.RoundRobin);
        services.AddMetrics();
        services.TryAddSingleton<DiscoveryMetrics>();
        services.TryAddSingleton<RegistryMetrics>();
        services.TryAddSingleton(static provider => new EndpointStates(
            provider.GetRequiredService<TimeProvider>(), Random.Shared, provider.GetRequiredService<DiscoveryMetrics>()));
        services.TryAddSingleton<IEndpointEjections>(static provider => provider.GetRequiredService<EndpointStates>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RegistryStartup>());
        return new DiscoveryBuilder(services);
    }
}
