using Discovery.Grpc.Tests.Support;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class AttributeTests
{
    [Fact]
    public async Task Addresses_OfAnEndpoint_SayWhatIsKnownOfIt()
    {
        var endpoint = new DiscoveredEndpoint("127.0.0.1", 1) { Weight = 7, Zone = "eu-1a", NodeName = "node-7", TargetName = "httpbin-0" };
        var attributes = await AttributesOfAsync(endpoint);

        Assert.True(attributes.TryGetValue(DiscoveryBalancerAttributes.Endpoint, out var found));
        Assert.True(attributes.TryGetValue(DiscoveryBalancerAttributes.Weight, out var weight));
        Assert.True(attributes.TryGetValue(DiscoveryBalancerAttributes.Zone, out var zone));
        Assert.True(attributes.TryGetValue(DiscoveryBalancerAttributes.Node, out var node));
        Assert.True(attributes.TryGetValue(DiscoveryBalancerAttributes.Target, out var target));
        Assert.Equal((endpoint, 7, "eu-1a", "node-7", "httpbin-0"), (found, weight, zone, node, target));
    }

    [Fact]
    public async Task Addresses_OfAnEndpointLittleIsKnownOf_LeaveOutTheRest()
    {
        var attributes = await AttributesOfAsync(new DiscoveredEndpoint("127.0.0.1", 1));

        Assert.True(attributes.TryGetValue(DiscoveryBalancerAttributes.Weight, out var weight));
        Assert.Equal(DiscoveredEndpoint.DefaultWeight, weight);
        Assert.False(attributes.TryGetValue(DiscoveryBalancerAttributes.Zone, out _));
        Assert.False(attributes.TryGetValue(DiscoveryBalancerAttributes.Node, out _));
        Assert.False(attributes.TryGetValue(DiscoveryBalancerAttributes.Target, out _));
    }

    [Fact]
    public async Task Policy_OfOnesOwn_PicksByThem()
    {
        await using var near = await GrpcBackend.StartAsync("near");
        await using var far = await GrpcBackend.StartAsync("far");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, In(far, "b"), In(near, "a"));
        await using var channel = TestChannel.To(
            registry, policy: "zone_a", services: static services => services.AddSingleton<LoadBalancerFactory, ZoneBalancerFactory>());
        await channel.Client.UntilAnsweredByAsync("near");

        registry.Set(Httpbin, In(far, "a"), In(near, "b"));

        await channel.Client.UntilAnsweredByAsync("far");
        Assert.Equal((1, 1), (near.Connections, far.Connections));
    }

    private static DiscoveredEndpoint In(GrpcBackend backend, string zone) => new("127.0.0.1", backend.Port) { Zone = zone };

    private static async Task<BalancerAttributes> AttributesOfAsync(DiscoveredEndpoint endpoint)
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, endpoint);
        await using var channel = TestChannel.To(registry);
        await channel.Client.FailAsync();
        await channel.Told.UntilAddressesAsync(endpoint.ToString());
        return channel.Told.Results[^1].Addresses!.Single().Attributes;
    }

    private sealed class ZoneBalancerFactory : LoadBalancerFactory
    {
        public override string Name => "zone_a";

        public override LoadBalancer Create(LoadBalancerOptions options) => new ZoneBalancer(options.Controller, options.LoggerFactory);
    }

    private sealed class ZoneBalancer(IChannelControlHelper controller, ILoggerFactory loggers) : SubchannelsLoadBalancer(controller, loggers)
    {
        protected override SubchannelPicker CreatePicker(IReadOnlyList<Subchannel> readySubchannels) =>
            new ZonePicker(readySubchannels.FirstOrDefault(static subchannel =>
                subchannel.CurrentAddress is { } address && address.Attributes.TryGetValue(DiscoveryBalancerAttributes.Zone, out var zone) && zone == "a"));
    }

    private sealed class ZonePicker(Subchannel? subchannel) : SubchannelPicker
    {
        public override PickResult Pick(PickContext context) => subchannel is null ? PickResult.ForQueue() : PickResult.ForSubchannel(subchannel);
    }
}
