using Discovery.Yarp.Following;
using Discovery.Yarp.Tests.Interleaving;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class RegistryTests
{
    private static readonly ClusterConfig Cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc.cluster.local"));

    [Fact]
    public async Task Start_RegistrySyncsMeanwhile_TheFirstRequestHasItsDestination()
    {
        await using var backend = await Backend.StartAsync("one");
        var registry = new StubRegistry("k8s");
        registry.OnWait = () => registry.Sync(Snapshot(backend.Endpoint));

        // Updates that are queued never run, as if the thread pool had something else to do.
        await using var gateway = await Gateway.StartAsync(
            Use(registry), [Cluster], static proxy => proxy.Services.AddSingleton<IUpdateScheduler>(new ManualScheduler()));

        Assert.StartsWith("one ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_RegistryDisabledAndEnabled_Is503AndBack()
    {
        await using var backend = await Backend.StartAsync("one");
        ReloadableSettings settings = new();
        settings.Change(("Discovery:Registries:k8s:Type", "Stub"));
        await using var gateway = await Gateway.StartAsync(Stubs(settings, backend.Endpoint), [Cluster]);
        Assert.StartsWith("one ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);

        settings.Change(("Discovery:Registries:k8s:Enabled", "false"));
        await gateway.WaitForAsync("c");
        Assert.Equal("503", await gateway.GetAsync("/c/"));
        Assert.Contains(gateway.Logs.Of("NoEndpoints"), static entry => entry.Text.Contains("RegistryDisabled", StringComparison.Ordinal));

        settings.Change(("Discovery:Registries:k8s:Enabled", "true"));
        await gateway.WaitForAsync("c", $"d/127.0.0.1:{backend.Port}");
        Assert.StartsWith("one ", await gateway.GetAsync("/c/"), StringComparison.Ordinal);
        Assert.Equal(1, gateway.Reloads.Applied);
    }

    [Fact]
    public async Task Configuration_RegistryComesAndGoes_OrdinaryHostBecomesServiceAndBack()
    {
        ReloadableSettings settings = new();
        settings.Change(("Discovery:Registries:k8s:Type", "Stub"));
        var clusters = new[] { Clusters.Make("c", ("d", "http://httpbin.apisix.late"), ("other", "http://api.example.com")) };
        await using var gateway = await Gateway.StartAsync(Stubs(settings, new DiscoveredEndpoint("10.0.0.1", 80)), clusters);
        Assert.Equal(["d", "other"], gateway.Destinations("c"));
        var other = gateway.Cluster("c").Destinations["other"];

        settings.Change(("Discovery:Registries:late:Type", "Stub"));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80", "other");

        settings.Change(("Discovery:Registries:late:Type", null));
        await gateway.WaitForAsync("c", "d", "other");
        Assert.Equal("http://httpbin.apisix.late", gateway.Cluster("c").Destinations["d"].Model.Config.Address);
        Assert.Same(other, gateway.Cluster("c").Destinations["other"]);
    }

    [Fact]
    public async Task Start_UnknownRegistry_Is503AndOthersWork()
    {
        await using var backend = await Backend.StartAsync("one");
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, backend.Endpoint);
        await using var gateway = await Gateway.StartAsync(Use(registry),
        [
            Clusters.Make("bad", ("d", "http://httpbin.apisix")).WithRegistry("nowhere"),
            Clusters.Make("good", ("d", "http://httpbin.apisix")).WithRegistry("local"),
        ]);

        Assert.Equal("503", await gateway.GetAsync("/bad/"));
        Assert.StartsWith("one ", await gateway.GetAsync("/good/"), StringComparison.Ordinal);
        var entry = Assert.Single(gateway.Logs.Of("NoEndpoints"));
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Contains("UnknownRegistry, there is no registry 'nowhere'", entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RegistryNeverSyncs_StartsWith503AndFollowsTheFirstSync()
    {
        await using var registry = new StubRegistry("k8s");
        await using var gateway = await Gateway.StartAsync(WithoutWaiting(registry), [Cluster]);
        Assert.Equal("503", await gateway.GetAsync("/c/"));
        Assert.Contains("NotSynced", Assert.Single(gateway.Logs.Of("NoEndpoints")).Text, StringComparison.Ordinal);

        registry.Sync(Snapshot(new DiscoveredEndpoint("10.0.0.1", 80)));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80");
    }

    [Fact]
    public async Task Load_RegistryNeverSyncs_NeitherWaitsNorThrows()
    {
        await using var registry = new StubRegistry("k8s");
        var services = new ServiceCollection();
        services.AddDiscovery().AddRegistry(registry);
        services.AddReverseProxy().LoadFromMemory([], []).AddDiscovery();
        await using var provider = services.BuildServiceProvider();

        var load = Assert.Single(provider.GetServices<IProxyConfigFilter>()).ConfigureClusterAsync(Cluster, CancellationToken.None);

        Assert.True(load.IsCompletedSuccessfully);
        Assert.Empty((await load).Destinations!);
    }

    [Fact]
    public async Task Change_SameReasonTwice_IsLoggedOnce()
    {
        await using var registry = new StubRegistry("k8s");
        registry.Sync();
        await using var gateway = await Gateway.StartAsync(Use(registry), [Cluster]);

        registry.Sync(new ServiceSnapshot(new ServiceId("apisix", "another"), [], []));
        registry.Sync(Snapshot(new DiscoveredEndpoint("10.0.0.1", 80)));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80");
        registry.Sync(Snapshot(new DiscoveredEndpoint("10.0.0.1", 80) { Ready = false }));
        await gateway.WaitForAsync("c");

        Assert.Collection(
            gateway.Logs.Of("NoEndpoints"),
            static entry => Assert.Contains("ServiceNotFound", entry.Text, StringComparison.Ordinal),
            static entry => Assert.Contains("NoReadyEndpoints", entry.Text, StringComparison.Ordinal));
        Assert.Single(gateway.Logs.Of("EndpointsFound"));
    }

    private static ServiceSnapshot Snapshot(params DiscoveredEndpoint[] endpoints) =>
        new(Httpbin, [new ServicePort("", 80, [80])], endpoints);

    private static Action<IServiceCollection> WithoutWaiting(IServiceRegistry registry) => services =>
    {
        services.AddDiscovery().AddRegistry(registry);
        services.Configure<DiscoveryOptions>(static options => options.InitialSyncTimeout = TimeSpan.Zero);
    };

    private static Action<IServiceCollection> Stubs(ReloadableSettings settings, DiscoveredEndpoint endpoint) => services => services
        .AddDiscovery()
        .AddConfiguration(settings.Section("Discovery"))
        .AddRegistryType("Stub", (_, name, _) =>
        {
            var registry = new StubRegistry(name);
            registry.Sync(new ServiceSnapshot(Httpbin, [new ServicePort("", 80, [endpoint.Port])], [endpoint]));
            return registry;
        });
}
