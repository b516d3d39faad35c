using Discovery.Grpc.Balancing;
using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class BalancerTests
{
    [Fact]
    public async Task Update_PolicyThatFailsCallsInBetween_FailsNone()
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new StubRegistry("local");
        await using var channel = TestChannel.To(
            registry, policy: "noisy", services: static services => services.AddSingleton<LoadBalancerFactory, NoisyBalancerFactory>());
        var call = channel.Client.WhoAsync();
        await registry.Awaited.Task.Bounded();

        registry.Sync(new ServiceSnapshot(Httpbin, [new ServicePort("", 80, [backend.Port])], [backend.Endpoint]));

        Assert.Equal("one", await call);
    }

    [Fact]
    public async Task Update_PolicyThatThrows_FailsCalls()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", 1));
        await using var channel = TestChannel.To(
            registry, policy: "broken", services: static services => services.AddSingleton<LoadBalancerFactory, BrokenBalancerFactory>());

        Assert.Equal(
            new Status(StatusCode.Unavailable, "the load balancing policy of the channel did not take the endpoints"), await channel.Client.FailAsync());
    }

    private sealed class NoisyBalancerFactory : LoadBalancerFactory
    {
        public override string Name => "noisy";

        public override LoadBalancer Create(LoadBalancerOptions options) => new NoisyBalancer(options);
    }

    // What round_robin says when all its endpoints go and others come.
    private sealed class NoisyBalancer(LoadBalancerOptions options) : LoadBalancer
    {
        private readonly LoadBalancer _real = new RoundRobinBalancerFactory().Create(options);

        public override void UpdateChannelState(ChannelState state)
        {
            options.Controller.UpdateState(new BalancerState(
                ConnectivityState.TransientFailure, new FixedPicker(PickResult.ForFailure(new Status(StatusCode.Internal, "Unknown error.")))));
            _real.UpdateChannelState(state);
        }

        public override void RequestConnection() => _real.RequestConnection();
    }

    private sealed class BrokenBalancerFactory : LoadBalancerFactory
    {
        public override string Name => "broken";

        public override LoadBalancer Create(LoadBalancerOptions options) => throw new InvalidOperationException("broken");
    }
}
