using Discovery.Yarp.Following;
using Discovery.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Discovery.Yarp.Tests.Interleaving;

public sealed class InterleavingTests
{
    private static readonly DiscoveredEndpoint Late = new("10.1.1.1", 8080);

    [Fact]
    public async Task Run_AnyInterleaving_EndsWithExactlyTheRightDestinations()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            await RunAsync(seed);
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using var registry = new InMemoryRegistry("local");
        ReloadableSettings settings = new();
        settings.Change(("Discovery:DefaultRegistry", "local"));
        ManualScheduler scheduler = new();
        Chaos chaos = new(random, registry, settings, scheduler);
        var clusters = RandomClusters.Make(random);
        await using var app = Build(registry, settings, scheduler, chaos, clusters);

        for (var step = 0; step < 40; step++)
        {
            if (random.Next(5) != 0)
            {
                chaos.Act();
                continue;
            }

            var next = RandomClusters.Make(random);
            chaos.FailReload = random.Next(4) == 0 && next.Length > 0;
            clusters = chaos.FailReload ? clusters : next;
            app.Services.GetRequiredService<InMemoryConfigProvider>().Update([], next);
            chaos.FailReload = false;
        }

        while (scheduler.RunOne(random))
        {
        }

        Verify(seed, app.Services, registry, clusters);
    }

    private static WebApplication Build(
        InMemoryRegistry registry, ReloadableSettings settings, ManualScheduler scheduler, Chaos chaos, ClusterConfig[] clusters)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDiscovery().AddRegistry(registry).AddConfiguration(settings.Section("Discovery")).AddRegistryType("Stub", static (_, name, _) =>
        {
            var late = new StubRegistry(name);
            late.Sync([.. Chaos.Services.Select(static service => new ServiceSnapshot(new ServiceId("ns", service), [new ServicePort("", 80, [8080])], [Late]))]);
            return late;
        });
        builder.Services.AddSingleton<IUpdateScheduler>(scheduler);
        chaos.Register(builder.Services);
        var yarp = builder.Services.AddReverseProxy().LoadFromMemory([], clusters).AddDiscovery();
        // Once more, for the places behind ours.
        yarp.Services.AddSingleton<IProxyConfigFilter>(chaos).AddSingleton<IConfigChangeListener>(chaos).AddSingleton<IClusterChangeListener>(chaos);
        var app = builder.Build();
        app.MapReverseProxy();
        return app;
    }

    // What should be there, worked out anew from the last configuration that took effect and what the registries say now.
    private static void Verify(int seed, IServiceProvider services, InMemoryRegistry registry, ClusterConfig[] clusters)
    {
        var hasLate = services.GetRequiredService<IServiceRegistryCatalog>().TryGetRegistry("late", out _);
        var state = services.GetRequiredService<IProxyStateLookup>();
        Assert.Equal(clusters.Select(static cluster => cluster.ClusterId).Order(), state.GetClusters().Select(static cluster => cluster.ClusterId).Order());
        foreach (var config in clusters)
        {
            Assert.True(state.TryGetCluster(config.ClusterId, out var cluster));
            var expected = config.Destinations!.SelectMany(pair => Expect(pair.Key, new Uri(pair.Value.Address), registry, hasLate)).Order().ToArray();
            var actual = cluster.Destinations.Select(static pair => Describe(pair.Key, pair.Value.Model.Config)).Order().ToArray();
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}, {config.ClusterId}: expected {string.Join(" ", expected)}, but was {string.Join(" ", actual)}");
            // Not Assert.Equal: a destination is a list of itself, without end.
            Assert.True(cluster.Destinations.Values.ToHashSet().SetEquals(cluster.DestinationsState.AllDestinations), $"seed {seed}, {config.ClusterId}: all");
            Assert.True(cluster.Destinations.Values.ToHashSet().SetEquals(cluster.DestinationsState.AvailableDestinations), $"seed {seed}, {config.ClusterId}: available");
            Assert.Equal(
                expected.Select(static text => text.Split(' ')[0]).Where(static id => id.Contains('/', StringComparison.Ordinal)),
                services.GetRequiredService<IDiscoveredDestinations>().GetEndpoints(config.ClusterId).Keys.Order());
        }
    }

    private static IEnumerable<string> Expect(string id, Uri address, InMemoryRegistry registry, bool hasLate)
    {
        var labels = address.Host.Split('.');
        IReadOnlyList<DiscoveredEndpoint>? endpoints = labels switch
        {
            [_, _, "svc" or "local"] => registry.GetService(new ServiceId(labels[1], labels[0])).GetEndpoints(PortSelector.ForScheme("http")),
            [_, _, "late"] when hasLate => [Late],
            _ => null,
        };
        return endpoints?.Select(endpoint => $"{id}/{endpoint} http://{endpoint}{address.AbsolutePath} {endpoint.TargetName}")
            ?? [$"{id} {address} "];
    }

    private static string Describe(string id, DestinationConfig config) =>
        $"{id} {new Uri(config.Address)} {config.Metadata?.GetValueOrDefault(DiscoveryMetadata.Target)}";
}
