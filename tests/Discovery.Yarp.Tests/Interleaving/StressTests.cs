using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace Discovery.Yarp.Tests.Interleaving;

public sealed class StressTests
{
    [Fact]
    public async Task Run_ReloadsChangesAndHealthOnManyThreads_EndsWithExactlyTheRightDestinations()
    {
        await using var registry = new InMemoryRegistry("local");
        var clusters = Enumerable.Range(0, 8).Select(static i => Cluster($"c{i}", "v0", i)).ToArray();
        await using var gateway = await Gateway.StartAsync(Support.Registries.Use(registry), clusters);
        var updater = gateway.Services.GetRequiredService<IClusterDestinationsUpdater>();

        var cancelled = TestContext.Current.CancellationToken;
        await Task.WhenAll(
            Task.Run(() => Repeat(seed: 1, 400, random => Publish(registry, random)), cancelled),
            Task.Run(() => Repeat(seed: 2, 400, random => Publish(registry, random)), cancelled),
            Task.Run(() => Repeat(seed: 3, 60, random => gateway.Reload([.. clusters.Select((_, i) => Cluster($"c{i}", $"v{random.Next(3)}", i))])), cancelled),
            Task.Run(() => Repeat(seed: 4, 400, random => updater.UpdateAvailableDestinations(gateway.Cluster($"c{random.Next(8)}"))), cancelled))
            .WaitAsync(Patience.Time * 3, cancelled);
        gateway.Reload([.. clusters.Select(static (_, i) => Cluster($"c{i}", "last", i))]);
        foreach (var service in Chaos.Services)
        {
            registry.Set(new ServiceId("ns", service), new DiscoveredEndpoint("10.2.2.2", 8080), new DiscoveredEndpoint("10.3.3.3", 8080));
        }

        foreach (var cluster in clusters)
        {
            await gateway.WaitForAsync(cluster.ClusterId, "d/10.2.2.2:8080", "d/10.3.3.3:8080", "fixed");
            var state = gateway.Cluster(cluster.ClusterId);
            Assert.Equal("http://10.2.2.2:8080/last", state.Destinations["d/10.2.2.2:8080"].Model.Config.Address);
            Assert.True(state.Destinations.Values.ToHashSet().SetEquals(state.DestinationsState.AllDestinations));
        }

        Assert.Empty(gateway.Logs.Of("UpdateFailed"));
    }

    private static ClusterConfig Cluster(string id, string path, int i) =>
        Clusters.Make(id, ("d", $"http://{Chaos.Services[i % 3]}.ns.svc/{path}"), ("fixed", "http://10.9.9.9"));

    private static void Repeat(int seed, int times, Action<Random> action)
    {
        var random = new Random(seed);
        for (var i = 0; i < times; i++)
        {
            action(random);
        }
    }

    private static void Publish(InMemoryRegistry registry, Random random) => registry.Set(
        new ServiceId("ns", Chaos.Services[random.Next(3)]),
        Enumerable.Range(1, 5).Where(_ => random.Next(2) == 0).Select(static host => new DiscoveredEndpoint($"10.0.0.{host}", 8080)));
}
