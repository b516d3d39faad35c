using Discovery.Grpc.Tests.Support;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class ConnectionTests
{
    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_OfOtherEndpoints_KeepsTheConnectionOfTheOneThatStays(string policy)
    {
        await using var stays = await GrpcBackend.StartAsync("stays");
        await using var goes = await GrpcBackend.StartAsync("goes");
        await using var comes = await GrpcBackend.StartAsync("comes");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, stays.Endpoint, goes.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy);
        await channel.Client.UntilAnsweredByAsync(policy == "round_robin" ? ["stays", "goes"] : ["stays"]);

        registry.Set(Httpbin, comes.Endpoint, stays.Endpoint);
        await channel.Told.UntilAddressesAsync(comes.Endpoint.ToString(), stays.Endpoint.ToString());
        await channel.Client.UntilAnsweredByAsync(policy == "round_robin" ? ["stays", "comes"] : ["stays"]);

        Assert.Equal(1, stays.Connections);
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_OfWeightAndZoneOnly_KeepsTheConnectionAndShowsTheNewOnes(string policy)
    {
        await using var backend = await GrpcBackend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", backend.Port) { Weight = 1, Zone = "a" });
        await using var channel = TestChannel.To(registry, policy: policy);
        await channel.Client.SayAsync();

        registry.Set(Httpbin, new DiscoveredEndpoint("127.0.0.1", backend.Port) { Weight = 2, Zone = "b" });
        await channel.Told.UntilAsync(static result =>
            result.Addresses?.Single().Attributes.TryGetValue(DiscoveryBalancerAttributes.Weight, out var weight) == true && weight == 2);
        await channel.Client.SayAsync();

        Assert.Equal(1, backend.Connections);
    }

    [Theory]
    [MemberData(nameof(TestChannel.Policies), MemberType = typeof(TestChannel))]
    public async Task Change_OfAllEndpointsOverAndOver_FailsNoCall(string policy)
    {
        await using var one = await GrpcBackend.StartAsync("one");
        await using var two = await GrpcBackend.StartAsync("two");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, one.Endpoint);
        await using var channel = TestChannel.To(registry, policy: policy);
        await channel.Client.SayAsync();
        using var done = new CancellationTokenSource();

        var callers = Enumerable.Range(0, 8).Select(_ => CallUntilAsync(channel.Client, done.Token)).ToArray();
        for (var round = 0; round < 100; round++)
        {
            var next = round % 2 == 0 ? two : one;
            registry.Set(Httpbin, next.Endpoint);
            await channel.Told.UntilAddressesAsync(next.Endpoint.ToString());
            await channel.Client.SayAsync();
        }

        await done.CancelAsync();
        await Task.WhenAll(callers).Bounded();
    }

    private static async Task CallUntilAsync(EchoClient client, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await client.SayAsync();
        }
    }
}
