using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Tests.Support;

/// <summary>Sends every request to the destination with the given port, if it is available.</summary>
internal sealed class FirstPolicy(int port) : ILoadBalancingPolicy
{
    public string Name => NameOf(port);

    public static string Of(DyingBackend backend) => NameOf(backend.Endpoint.Port);

    public static void Add(IServiceCollection services, Action<IServiceCollection> more, DyingBackend backend)
    {
        more(services);
        services.AddSingleton<ILoadBalancingPolicy>(new FirstPolicy(backend.Endpoint.Port));
    }

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations) =>
        availableDestinations.FirstOrDefault(destination => destination.DestinationId.EndsWith($":{port}", StringComparison.Ordinal)) ?? availableDestinations[0];

    private static string NameOf(int port) => $"First{port}";
}
