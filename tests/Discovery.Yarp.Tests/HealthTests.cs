using Discovery.Yarp.Following;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;
using static Discovery.Yarp.Tests.Support.Registries;

namespace Discovery.Yarp.Tests;

public sealed class HealthTests
{
    [Theory]
    [InlineData("http://httpbin.apisix.svc/ready", "http://10.0.0.1:8080/ready")]
    [InlineData("https://_admin.httpbin.apisix.svc/ready", "https://10.0.0.1:9000/ready")]
    [InlineData("http://httpbin.apisix.svc:90/ready", "http://10.0.0.1:9000/ready")]
    [InlineData("http://httpbin.apisix.svc:9999/ready", "http://10.0.0.1:9999/ready")]
    [InlineData("http://monitor.example.com/ready", "http://monitor.example.com/ready")]
    [InlineData(null, null)]
    public async Task Load_HealthAddress_IsThatOfTheEndpoint(string? configured, string? expected)
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(new ServiceSnapshot(
            Httpbin,
            [new ServicePort("http", 80, [8080]), new ServicePort("admin", 90, [9000])],
            [new DiscoveredEndpoint("10.0.0.1", 8080) { PortName = "http" }, new DiscoveredEndpoint("10.0.0.1", 9000) { PortName = "admin" }]));
        var cluster = new ClusterConfig
        {
            ClusterId = "c",
            Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = "http://httpbin.apisix.svc", Health = configured } },
        };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster]);

        var destination = Assert.Single(gateway.Cluster("c").Destinations).Value.Model.Config;

        Assert.Equal("http://10.0.0.1:8080/", destination.Address);
        Assert.Equal(expected, destination.Health);
    }

    [Fact]
    public async Task Change_UnhealthyDestinationStays_KeepsItsHealth()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.2", 80));
        var cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with
        {
            HealthCheck = new HealthCheckConfig { Passive = new PassiveHealthCheckConfig { Enabled = true } },
        };
        await using var gateway = await Gateway.StartAsync(Use(registry), [cluster]);
        gateway.Cluster("c").Destinations["d/10.0.0.1:80"].Health.Passive = DestinationHealth.Unhealthy;

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80), new DiscoveredEndpoint("10.0.0.3", 80));
        await gateway.WaitForAsync("c", "d/10.0.0.1:80", "d/10.0.0.3:80");

        Assert.Equal(["d/10.0.0.3:80"], gateway.Cluster("c").DestinationsState.AvailableDestinations.Select(static destination => destination.DestinationId));
    }

    [Fact]
    public async Task Change_AnotherTargetAtTheSameAddress_StartsWithUnknownHealth()
    {
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { TargetName = "httpbin-1" });
        await using var gateway = await Gateway.StartAsync(Use(registry), [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))]);
        var before = gateway.Cluster("c").Destinations["d/10.0.0.1:80"];

        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80) { TargetName = "httpbin-2" });
        await gateway.Scheduler.WaitUntilAsync(() => gateway.Cluster("c").DestinationsState.AllDestinations.All(state => state != before));

        Assert.Equal("httpbin-2", gateway.Cluster("c").Destinations["d/10.0.0.1:80"].Model.Config.Metadata![DiscoveryMetadata.Target]);
    }

    [Fact]
    public async Task Update_HealthAndEndpointsAtOnce_TheOlderListDoesNotWin()
    {
        BlockingPolicy policy = new();
        await using var registry = new InMemoryRegistry("local");
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.1", 80));
        var cluster = Clusters.Make("c", ("d", "http://httpbin.apisix.svc")) with
        {
            HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = policy.Name },
        };
        await using var gateway = await Gateway.StartAsync(
            services => services.AddSingleton<IAvailableDestinationsPolicy>(policy).AddDiscovery().AddRegistry(registry), [cluster]);
        var updater = gateway.Services.GetRequiredService<IClusterDestinationsUpdater>();
        Assert.IsType<OrderedDestinationsUpdater>(updater);

        // The change of endpoints is at work in the policy when the health check comes, which has only seen the old list.
        policy.Block();
        registry.Set(Httpbin, new DiscoveredEndpoint("10.0.0.2", 80));
        await policy.Entered.WaitAsync(Patience.Time, TestContext.Current.CancellationToken);
        var health = new Thread(() => updater.UpdateAvailableDestinations(gateway.Cluster("c")));
        health.Start();
        Assert.True(SpinWait.SpinUntil(() => health.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience.Time));
        policy.Release();
        Assert.True(health.Join(Patience.Time));

        await gateway.WaitForAsync("c", "d/10.0.0.2:80");
        Assert.Equal(["d/10.0.0.2:80"], gateway.Destinations("c"));
    }

    private sealed class BlockingPolicy : IAvailableDestinationsPolicy
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new(true);
        private volatile bool _blocking;

        public string Name => "Blocking";

        public Task Entered => _entered.Task;

        public void Block()
        {
            _open.Reset();
            _blocking = true;
        }

        public void Release() => _open.Set();

        public IReadOnlyList<DestinationState> GetAvailalableDestinations(ClusterConfig config, IReadOnlyList<DestinationState> allDestinations)
        {
            if (_blocking)
            {
                _entered.TrySetResult();
                _open.Wait(Patience.Time);
            }

            return allDestinations;
        }
    }
}
