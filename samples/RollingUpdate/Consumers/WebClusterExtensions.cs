using RollingUpdate.Cluster;

namespace RollingUpdate.Consumers;

internal static class WebClusterExtensions
{
    /// <summary>The registry that all of our consumers have.</summary>
    public static IServiceCollection AddWebCluster(this IServiceCollection services, Deployment deployment)
    {
        services.AddKubernetesDiscovery("cluster", options =>
        {
            options.ApiServer = deployment.Server.Address;
            options.Token = deployment.Server.AdminToken;
        });
        return services;
    }
}
