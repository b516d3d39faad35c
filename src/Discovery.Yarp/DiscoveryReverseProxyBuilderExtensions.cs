using Discovery.Yarp;
using Discovery.Yarp.Configuration;
using Discovery.Yarp.Destinations;
using Discovery.Yarp.Ejection;
using Discovery.Yarp.Following;
using Discovery.Yarp.LoadBalancing;
using Discovery.Yarp.Planning;
using Discovery.Yarp.Reasons;
using Discovery.Yarp.Retrying;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

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
        services.AddSingleton<ILoadBalancingPolicy, WeightedPolicy>();
        services.AddSingleton<ILoadBalancingPolicy, ZoneAwarePolicy>();
        services.AddSingleton<IPassiveHealthCheckPolicy, EjectionPolicy>();
        services.AddSingleton<EjectedDestinations>();
        services.AddSingleton<Retries>();
        services.AddSingleton<DestinationReasons>();
        services.AddSingleton<ReasonLog>();
        services.AddTransient<IStartupFilter, ReasonStartup>();
        services.AddHostedService<DestinationsStartup>();
        services.AddOptionsWithValidateOnStart<DiscoveryProxyOptions, DiscoveryProxyOptionsValidator>();
        Decorate<IClusterDestinationsUpdater>(services, static (inner, _) => new OrderedDestinationsUpdater(inner));
        Decorate<IHttpForwarder>(services, static (inner, provider) => new RetryingForwarder(inner, provider.GetRequiredService<Retries>()));
        return builder.AddConfigFilter<DiscoveryConfigFilter>();
    }

    /// <summary>The same, with options.</summary>
    /// <param name="builder">The proxy.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The proxy.</returns>
    public static IReverseProxyBuilder AddDiscovery(this IReverseProxyBuilder builder, Action<DiscoveryProxyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder.AddDiscovery();
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, IServiceProvider, T> decorate)
        where T : class
    {
        var inner = services.LastOrDefault(static service => service.ServiceType == typeof(T) && !service.IsKeyedService);
        if (inner is not null)
        {
            services.Replace(ServiceDescriptor.Singleton(provider => decorate((T)Make(inner, provider), provider)));
        }
    }

    private static object Make(ServiceDescriptor service, IServiceProvider provider) =>
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
}
