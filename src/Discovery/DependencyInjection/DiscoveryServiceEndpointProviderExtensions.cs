using Discovery;
using Discovery.ServiceEndpoints;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Plugs the registries into Microsoft.Extensions.ServiceDiscovery.</summary>
public static class DiscoveryServiceEndpointProviderExtensions
{
    /// <summary>
    /// Lets clients of Microsoft.Extensions.ServiceDiscovery find our services. Add it after <c>AddServiceDiscovery()</c>, so
    /// that the overrides of the configuration section <c>Services</c> are asked first. May be called more than once.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <remarks>
    /// A name of ours without a usable endpoint fails with <see cref="NoEndpointsException"/> rather than being looked up in
    /// DNS. Hosts that are not ours are left to the other providers.
    /// </remarks>
    public static IServiceCollection AddDiscoveryServiceEndpointProvider(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDiscovery();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceEndpointProviderFactory, DiscoveryEndpointProviderFactory>());
        return services;
    }
}
