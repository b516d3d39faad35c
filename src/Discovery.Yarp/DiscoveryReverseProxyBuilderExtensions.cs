using Discovery.Yarp;
using Discovery.Yarp.Configuration;
using Discovery.Yarp.Destinations;
using Discovery.Yarp.Following;
using Discovery.Yarp.Planning;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Start-up of the YARP adapter.</summary>
public static class DiscoveryReverseProxyBuilderExtensions
{
    /// <summary>
    /// Lets destinations name services: <c>http://httpbin.apisix.svc</c>, <c>http://httpbin.apisix.my-k8s-cluster:8080</c> or, in
    /// clusters with metadata <see cref="DiscoveryMetadata.Registry"/>, <c>http://httpbin</c>. Their endpoints become the cluster's
    /// destinations and follow the registry; other destinations stay as they are. May be called more than once.
    /// </summary>
    /// <param name="builder">The proxy.</param>
    /// <returns>The proxy.</returns>
    /// <remarks>
    /// Configuration filters that are added before it see the names, those added after it the endpoints at the time of the load,
    /// which are not all that there will be.
    /// </remarks>
    public static IReverseProxyBuilder AddDiscovery(this IReverseProxyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddDiscovery();
        if (services.Any(static service => service.ServiceType == typeof(FollowedClusters)))
        {
            return builder;
        }

        services.AddSingleton<DestinationNames>();
        services.AddSingleton<ClusterExpander>();
        services.AddSingleton<ProxyRuntime>();
        services.TryAddSingleton<IUpdateScheduler, ThreadPoolUpdateScheduler>();
        services.AddSingleton<FollowerServices>();
        services.AddSingleton<FollowedClusters>();
        services.AddSingleton<DestinationDirectory>();
        services.AddSingleton<IDiscoveredDestinations>(static provider => provider.GetRequiredService<DestinationDirectory>());
        services.AddSingleton<IConfigChangeListener, DiscoveryConfigListener>();
        OrderUpdates(services);
        return builder.AddConfigFilter<DiscoveryConfigFilter>();
    }

    private static void OrderUpdates(IServiceCollection services)
    {
        var inner = services.LastOrDefault(static service => service.ServiceType == typeof(IClusterDestinationsUpdater) && !service.IsKeyedService);
        if (inner is not null)
        {
            services.Replace(ServiceDescriptor.Singleton<IClusterDestinationsUpdater>(
                provider => new OrderedDestinationsUpdater((IClusterDestinationsUpdater)Make(inner, provider))));
        }
    }

    private static object Make(ServiceDescriptor service, IServiceProvider provider) =>
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
}
