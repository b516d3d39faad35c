using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Hosting;

public sealed class RegistryStartupTests
{
    private readonly LogList _logs = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Start_RegistrySyncs_HostWaitsForIt()
    {
        var registry = new StubRegistry("stub");
        var services = new EventServices();
        using var host = Host(builder => builder.Services.AddHostedService(_ => services).AddDiscovery().AddRegistry(registry));

        var starting = host.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(services.Started.IsCompleted);
        registry.Sync();

        await starting.Bounded();
        Assert.True(services.Started.IsCompleted);
        Assert.Contains((LogLevel.Information, "Registry 'stub' is synced: 0 services, 0 endpoints."), _logs.Lines);
    }

    [Fact]
    public async Task K38_Start_RegistryNeverSyncs_HostStartsAfterTheTimeoutAndSaysWhy()
    {
        var registry = new StubRegistry("stub") { Status = new() { Phase = RegistryPhase.Failed, Reason = "403: needs list, watch on endpointslices" } };
        using var host = Host(builder => builder.Services.AddDiscovery().AddRegistry(registry));

        var starting = host.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(starting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));

        await starting.Bounded();
        Assert.Contains(_logs.Lines, static line => line.Level == LogLevel.Warning
            && line.Text.Contains("registry 'stub', which has not synced within 00:00:10", StringComparison.Ordinal)
            && line.Text.Contains("needs list, watch on endpointslices", StringComparison.Ordinal));
    }

    [Fact]
    public async Task K38_Start_OneRegistryThrows_TheOtherIsWaitedForAndTheHostStarts()
    {
        var good = new StubRegistry("good");
        var bad = new StubRegistry("bad") { WaitForSync = static _ => throw new InvalidOperationException("mine") };
        using var host = Host(builder => builder.Services.AddDiscovery().AddRegistry(bad).AddRegistry(good));

        var starting = host.StartAsync(TestContext.Current.CancellationToken);
        good.Sync();

        await starting.Bounded();
    }

    [Fact]
    public async Task Start_TimeoutIsZero_DoesNotWaitButStartsTheRegistry()
    {
        var registry = new StubRegistry("stub");
        using var host = Host(builder => builder.Services.Configure<DiscoveryOptions>(static options => options.InitialSyncTimeout = TimeSpan.Zero)
            .AddDiscovery().AddRegistry(registry));

        await host.StartAsync(TestContext.Current.CancellationToken).Bounded();

        Assert.Equal(1, registry.Waits);
    }

    [Fact]
    public async Task Start_InvalidConfiguration_FailsWithTheMessage()
    {
        var configuration = new TestConfiguration("""{"Registries":{"one":{"Type":"Consul"}}}""");
        using var host = Host(builder => builder.Services.AddDiscovery().AddConfiguration(configuration.Section));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken).Bounded());

        Assert.Contains("Discovery:Registries:one:Type is 'Consul'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_WhileTheHostRuns_StartsTheNewRegistryWithoutARequest()
    {
        var configuration = new TestConfiguration("{}");
        var made = new List<StubRegistry>();
        using var host = Host(builder => builder.Services.AddDiscovery()
            .AddRegistryType("Stub", (_, name, _) =>
            {
                made.Add(new StubRegistry(name));
                return made[^1];
            })
            .AddConfiguration(configuration.Section));
        await host.StartAsync(TestContext.Current.CancellationToken).Bounded();

        configuration.Change("""{"Registries":{"one":{"Type":"Stub"}}}""");
        configuration.Change("""{"Registries":{"one":{"Type":"Stub"},"two":{"Type":"Stub"}}}""");

        Assert.Equal([("one", 1), ("two", 1)], made.Select(static registry => (registry.Name, registry.Waits)));
    }

    [Fact]
    public async Task AddDiscovery_Twice_StartsEachRegistryOnce()
    {
        var registry = new StubRegistry("stub");
        registry.Sync();
        using var host = Host(builder =>
        {
            builder.Services.AddDiscovery().AddRegistry(registry);
            builder.Services.AddDiscovery().AddRegistry(registry);
        });

        await host.StartAsync(TestContext.Current.CancellationToken).Bounded();

        Assert.Equal(1, registry.Waits);
    }

    private IHost Host(Action<HostApplicationBuilder> configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(_logs);
        builder.Services.AddSingleton<TimeProvider>(_time);
        configure(builder);
        return builder.Build();
    }

    // Stands for Kestrel: it must not start before registries have had their time.
    private sealed class EventServices : IHostedService
    {
        private readonly TaskCompletionSource _started = new();

        public Task Started => _started.Task;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _started.TrySetResult();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
