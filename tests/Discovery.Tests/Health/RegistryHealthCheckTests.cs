using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Health;

public sealed class RegistryHealthCheckTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(RegistryPhase.Synced, HealthStatus.Healthy)]
    [InlineData(RegistryPhase.Disabled, HealthStatus.Healthy)]
    [InlineData(RegistryPhase.Stale, HealthStatus.Degraded)]
    [InlineData(RegistryPhase.Starting, HealthStatus.Unhealthy)]
    [InlineData(RegistryPhase.Failed, HealthStatus.Unhealthy)]
    public async Task Check_Phase_GivesHealth(RegistryPhase phase, HealthStatus expected)
    {
        var report = await Check([Registry("one", new() { Phase = phase, Reason = "because" })]);

        var entry = report.Entries["discovery"];
        Assert.Equal(expected, entry.Status);
        Assert.Equal($"registry 'one' is {phase} (because)", entry.Description);
    }

    [Fact]
    public async Task Check_SeveralRegistries_TheWorstCounts()
    {
        var report = await Check(
        [
            Registry("good", new() { Phase = RegistryPhase.Synced }),
            Registry("old", new() { Phase = RegistryPhase.Stale }),
            Registry("bad", new() { Phase = RegistryPhase.Failed }),
        ]);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
    }

    [Fact]
    public async Task Check_WarningsOnly_StaysHealthyAndShowsThem()
    {
        var report = await Check([Registry("one", new() { Phase = RegistryPhase.Synced, Warnings = ["services: list is forbidden"] })]);

        var entry = report.Entries["discovery"];
        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("registry 'one' is Synced, 1 warning", entry.Description);
        Assert.Equal(["services: list is forbidden"], (IEnumerable<string>)Data(entry, "one")["warnings"]!);
    }

    [Fact]
    public async Task Check_Data_TellsPhaseReasonAgeAndCounts()
    {
        var status = new RegistryStatus
        {
            Phase = RegistryPhase.Stale, Reason = "connection refused", Since = Noon.AddSeconds(-20), LastContact = Noon.AddSeconds(-90), Services = 3, Endpoints = 7,
        };

        var data = Data((await Check([Registry("one", status)])).Entries["discovery"], "one");

        Assert.Equal("Stale", data["phase"]);
        Assert.Equal("connection refused", data["reason"]);
        Assert.Equal(Noon.AddSeconds(-20), data["since"]);
        Assert.Equal(Noon.AddSeconds(-90), data["lastContact"]);
        Assert.Equal(90.0, data["ageSeconds"]);
        Assert.Equal(3, data["services"]);
        Assert.Equal(7, data["endpoints"]);
    }

    [Fact]
    public async Task Check_Stale_SaysHowOldTheStateIs()
    {
        var status = new RegistryStatus { Phase = RegistryPhase.Stale, Reason = "connection refused", LastContact = Noon.AddSeconds(-130) };

        var report = await Check([Registry("one", status), Registry("two", status with { Phase = RegistryPhase.Synced, Reason = "" })]);

        Assert.Equal(
            "registry 'one' is Stale, last heard of 130 s ago (connection refused); registry 'two' is Synced", report.Entries["discovery"].Description);
    }

    [Theory]
    [InlineData(RegistryPhase.Synced, HealthStatus.Healthy)]
    [InlineData(RegistryPhase.Disabled, HealthStatus.Healthy)]
    [InlineData(RegistryPhase.Stale, HealthStatus.Degraded)]
    [InlineData(RegistryPhase.Starting, HealthStatus.Degraded)]
    [InlineData(RegistryPhase.Failed, HealthStatus.Degraded)]
    public async Task Check_OptionalRegistry_IsNotWaitedFor(RegistryPhase phase, HealthStatus expected)
    {
        var report = await Check(
            [Registry("needed", new() { Phase = RegistryPhase.Synced }), Registry("spare", new() { Phase = phase })],
            static checks => checks.AddDiscovery().Services.Configure<DiscoveryOptions>(static options => options.OptionalRegistries.Add("spare")));

        var entry = report.Entries["discovery"];
        Assert.Equal(expected, entry.Status);
        Assert.Equal($"registry 'needed' is Synced; optional registry 'spare' is {phase}", entry.Description);
        Assert.Equal([true, false], new[] { "needed", "spare" }.Select(name => Data(entry, name)["required"]));
    }

    [Fact]
    public async Task Check_OptionalRegistries_AreNoExcuseForTheOthers()
    {
        var report = await Check(
            [Registry("needed", new() { Phase = RegistryPhase.Failed }), Registry("spare", new() { Phase = RegistryPhase.Synced })],
            static checks => checks.AddDiscovery().Services.Configure<DiscoveryOptions>(static options => options.OptionalRegistries.Add("spare")));

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
    }

    [Theory]
    [InlineData("""["spare"]""")]
    [InlineData("\"spare\"")]
    public async Task Check_OptionalByConfiguration_FollowsItAtRunTime(string optional)
    {
        const string required = """{"Registries":{"spare":{"Type":"Stub"}}}""";
        var configuration = new TestConfiguration(required);
        var services = new ServiceCollection();
        services.AddDiscovery()
            .AddRegistryType("Stub", static (_, name, _) => new StubRegistry(name) { Status = new() { Phase = RegistryPhase.Failed } })
            .AddConfiguration(configuration.Section);
        services.AddHealthChecks().AddDiscovery();
        await using var provider = services.BuildServiceProvider();
        var health = provider.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync());

        configuration.Change(required.Replace("""{"Registries""", $$"""{"OptionalRegistries":{{optional}},"Registries""", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Degraded, await StatusAsync());
        configuration.Change(required);
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync());

        async Task<HealthStatus> StatusAsync() => (await health.CheckHealthAsync(TestContext.Current.CancellationToken).Bounded()).Status;
    }

    [Fact]
    public async Task Check_NeverHeardOf_HasNoAge()
    {
        var report = await Check([Registry("one", new() { Phase = RegistryPhase.Starting })]);

        Assert.Null(Data(report.Entries["discovery"], "one")["ageSeconds"]);
    }

    [Fact]
    public async Task Check_FailureStatusGiven_IsReportedInsteadOfUnhealthy()
    {
        var report = await Check([Registry("one", new() { Phase = RegistryPhase.Failed })], static checks => checks.AddDiscovery("mine", HealthStatus.Degraded));

        Assert.Equal(HealthStatus.Degraded, report.Entries["mine"].Status);
    }

    [Fact]
    public async Task AddDiscovery_Twice_IsOneCheckWithTheTagReady()
    {
        List<string> tags = [];
        var report = await Check(
            [Registry("one", new() { Phase = RegistryPhase.Synced })],
            static checks => checks.AddDiscovery().AddDiscovery(),
            tags);

        Assert.Single(report.Entries);
        Assert.Equal(["ready"], tags);
    }

    [Fact]
    public async Task Check_NoRegistry_SaysSo()
    {
        var entry = (await Check([])).Entries["discovery"];

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("no registry is configured", entry.Description);
    }

    private static StubRegistry Registry(string name, RegistryStatus status) => new(name) { Status = status };

    private static IReadOnlyDictionary<string, object?> Data(HealthReportEntry entry, string registry) =>
        (IReadOnlyDictionary<string, object?>)entry.Data[registry];

    private static async Task<HealthReport> Check(
        IEnumerable<StubRegistry> registries, Action<IHealthChecksBuilder>? add = null, List<string>? tags = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(new FakeTimeProvider(Noon));
        foreach (var registry in registries)
        {
            services.AddDiscovery().AddRegistry(registry);
        }

        (add ?? (static checks => checks.AddDiscovery()))(services.AddHealthChecks());
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(
            registration =>
            {
                tags?.AddRange(registration.Tags);
                return true;
            },
            TestContext.Current.CancellationToken).Bounded();
    }
}
