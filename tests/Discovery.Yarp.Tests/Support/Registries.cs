using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Yarp.Tests.Support;

internal static class Registries
{
    public static ServiceId Httpbin { get; } = new("apisix", "httpbin");

    /// <summary>Adds one registry named "local" that the test keeps.</summary>
    public static Action<IServiceCollection> Use(params IServiceRegistry[] registries) => services =>
    {
        foreach (var registry in registries)
        {
            services.AddDiscovery().AddRegistry(registry);
        }
    };
}
