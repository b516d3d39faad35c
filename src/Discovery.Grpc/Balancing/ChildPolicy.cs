using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace Discovery.Grpc.Balancing;

/// <summary>The load balancing policy that a channel's options ask for.</summary>
internal sealed record ChildPolicy(LoadBalancerFactory Factory, IDictionary<string, object> Configuration)
{
    private static readonly LoadBalancingConfig[] Default = [new PickFirstConfig()];

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public static ChildPolicy Of(GrpcChannelOptions options)
    {
        var asked = options.ServiceConfig?.LoadBalancingConfigs is { Count: > 0 } configured ? configured : Default;
        LoadBalancerFactory[] known = [.. Registered(options), new PickFirstBalancerFactory(), new RoundRobinBalancerFactory()];
        foreach (var config in asked)
        {
            // The first that is known, as gRPC has it.
            if (Array.Find(known, factory => factory.Name.Equals(config.PolicyName, StringComparison.OrdinalIgnoreCase)) is { } factory)
            {
                return new ChildPolicy(factory, (IDictionary<string, object>)config.Inner[config.PolicyName]);
            }
        }

        var names = string.Join(", ", asked.Select(static config => $"'{config.PolicyName}'"));
        throw new InvalidOperationException(
            $"The channel asks for load balancing policy {names}; known are {string.Join(", ", known.Select(static factory => $"'{factory.Name}'"))}.");
    }

    private static IEnumerable<LoadBalancerFactory> Registered(GrpcChannelOptions options) =>
        ((IEnumerable<LoadBalancerFactory>?)options.ServiceProvider?.GetService(typeof(IEnumerable<LoadBalancerFactory>)) ?? [])
            .Where(static factory => factory is not DiscoveryBalancerFactory);
}
