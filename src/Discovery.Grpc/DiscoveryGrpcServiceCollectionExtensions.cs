using Discovery.Grpc;
using Discovery.Grpc.Balancing;
using Discovery.Grpc.Following;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Start-up of the gRPC adapter.</summary>
public static class DiscoveryGrpcServiceCollectionExtensions
{
    /// <summary>
    /// Lets gRPC channels have a service as their address: <c>discovery:///[registry/][namespace/]name[:port]</c>, for instance
    /// <c>discovery:///apisix/httpbin:grpc</c>. A port is the service port's name or number; without one it is the only port there
    /// is, else the one for <c>http</c>. May be called more than once.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <remarks>
    /// <para>The channel needs these services (as <c>AddGrpcClient</c> gives it, or as <c>GrpcChannelOptions.ServiceProvider</c>) and
    /// credentials, <c>ChannelCredentials.Insecure</c> or <c>SecureSsl</c>, because the address does not say whether to use TLS.</para>
    /// <para>Its endpoints follow the registry, with <see cref="DiscoveryBalancerAttributes"/>. While there are none, calls fail with
    /// <c>Unavailable</c> and the reason; before the first sync of a registry the first calls wait, up to
    /// <c>DiscoveryOptions.InitialSyncTimeout</c>. An address of another form is a <see cref="FormatException"/> when the channel is
    /// made.</para>
    /// </remarks>
    public static IServiceCollection AddDiscoveryGrpcResolver(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddDiscovery();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory, DiscoveryResolverFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<LoadBalancerFactory, DiscoveryBalancerFactory>());
        return services;
    }
}
