using Discovery.Grpc.Following;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Grpc.Tests.Support;

internal static class Registries
{
    public const string Address = "discovery:///apisix/httpbin";

    public static ServiceId Httpbin { get; } = new("apisix", "httpbin");

    public static ServiceProvider Provide(IServiceRegistry registry, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddRegistry(registry);
        // The first of a name is the one that channels take.
        services.AddSingleton<ObservedResolvers>();
        services.AddSingleton<ResolverFactory>(static provider => provider.GetRequiredService<ObservedResolvers>());
        services.AddSingleton<DiscoveryResolverFactory>();
        services.AddDiscoveryGrpcResolver();
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
