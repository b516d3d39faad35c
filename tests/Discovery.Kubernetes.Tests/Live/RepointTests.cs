using Discovery.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>A registry that is pointed at another API server, good or bad, while it is asked without pause.</summary>
public sealed class RepointTests
{
    private const string Web = "k8s/shop/web";

    [Fact]
    public async Task Repointed_BackAndForth_TheOldClusterUntilTheNewOneIsThere()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), clusters.Both);
        await using var audience = await SyncedAsync(rig);

        for (var i = 0; i < 6; i++)
        {
            var (server, group) = i % 2 == 0 ? (clusters.West, 2) : (clusters.East, 1);
            audience.Expect($"group {group}");
            rig.Configuration.Change(LiveConfiguration.Registry(server));
            await audience.ArriveAsync();
            Assert.Empty(rig.Status().Warnings);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Repointed_AgainAndAgainBeforeAnythingHasSynced_EndsAtTheLast(int seed)
    {
        await using var clusters = await Clusters.StartAsync();
        var random = new Random(seed);
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), clusters.Both);
        await using var audience = await SyncedAsync(rig);

        for (var i = 0; i < 10; i++)
        {
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var (server, group) = random.Next(2) == 0 ? (clusters.West, 2) : (clusters.East, 1);
                audience.Expect($"group {group}");
                rig.Configuration.Change(LiveConfiguration.Registry(server, $$""","WatchdogTimeout":"00:0{{random.Next(3, 6)}}:00" """));
            }

            await audience.ArriveAsync();
        }
    }

    [Fact]
    public async Task K33_RepointedAtAServerThatIsDown_TheOldOneStaysInStepAndSaysSo()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), clusters.Both);
        await using var audience = await SyncedAsync(rig);
        await clusters.West.StopAsync();
        rig.Time.Hold();

        rig.Configuration.Change(LiveConfiguration.Registry(clusters.West));
        await rig.UntilAsync(status => status.Warnings is [var warning] && LiveRig.IsRepointed(warning) && warning.Contains($"{clusters.West.Address.Port}", StringComparison.Ordinal));
        audience.Expect("group 5");
        Clusters.Put(clusters.East, "shop", 5);
        await audience.ArriveAsync(inForce: false);

        var health = await rig.HealthAsync();
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Contains("is Synced, 1 warning", health.Entries.Single().Value.Description, StringComparison.Ordinal);

        await clusters.East.StopAsync();
        await rig.UntilAsync(static status => status.Phase == RegistryPhase.Stale);
        Assert.Equal(HealthStatus.Degraded, (await rig.HealthAsync()).Status);
        await audience.AskAgainAsync();

        audience.Expect("group 2");
        await clusters.West.RestartAsync();
        rig.Time.Release();
        await audience.ArriveAsync();
        Assert.Equal(HealthStatus.Healthy, (await rig.HealthAsync()).Status);
    }

    [Fact]
    public async Task K36_RepointedWhereItIsForbidden_TheOldOneAnswersAndTheRuleToAddIsNamed()
    {
        await using var clusters = await Clusters.StartAsync();
        clusters.West.GrantToken("poor", "poor");
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), clusters.Both);
        await using var audience = await SyncedAsync(rig);
        rig.Time.Hold();

        rig.Configuration.Change(LiveConfiguration.Registry(clusters.West, token: "poor"));
        await rig.UntilAsync(static status => status.Warnings is [var warning] && LiveRig.IsRepointed(warning)
            && warning.Contains("403", StringComparison.Ordinal) && warning.Contains("endpointslices", StringComparison.Ordinal));
        Assert.Equal(RegistryPhase.Synced, rig.Status().Phase);
        await audience.AskAgainAsync();

        audience.Expect("group 2");
        clusters.West.GrantToken("poor", "poor", ApiServerRule.Read("endpointslices", "services"));
        rig.Time.Release();
        await audience.ArriveAsync();
        Assert.Empty(rig.Status().Warnings);
    }

    [Fact]
    public async Task Repointed_AgainWhileTheFirstIsDown_GoesToTheSecond()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var third = await Registry.EndToEndTests.ServerAsync("shop");
        Clusters.Put(third, "shop", 6);
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), [.. clusters.Both, third]);
        await using var audience = await SyncedAsync(rig);
        await clusters.West.StopAsync();
        rig.Time.Hold();
        rig.Configuration.Change(LiveConfiguration.Registry(clusters.West));
        await rig.UntilAsync(static status => status.Warnings.Any(LiveRig.IsRepointed));

        audience.Expect("group 6");
        rig.Configuration.Change(LiveConfiguration.Registry(third));
        await audience.ArriveAsync();

        // The one that was given up does not come back with its server.
        await clusters.West.RestartAsync();
        rig.Time.Release();
        await audience.AskAgainAsync();
    }

    [Fact]
    public async Task Repointed_AndBackBeforeItHasSynced_NobodySeesAnythingOfIt()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var rig = new LiveRig(new LiveConfiguration(LiveConfiguration.Registry(clusters.East)), clusters.Both);
        await using var audience = await SyncedAsync(rig);
        Assert.True(rig.Catalog.TryGetRegistry("k8s", out var before));
        await clusters.West.StopAsync();
        rig.Time.Hold();
        rig.Configuration.Change(LiveConfiguration.Registry(clusters.West));
        await rig.UntilAsync(static status => status.Warnings.Any(LiveRig.IsRepointed));

        rig.Configuration.Change(LiveConfiguration.Registry(clusters.East));

        Assert.True(rig.Catalog.TryGetRegistry("k8s", out var after));
        Assert.Same(before, after);
        Assert.Empty(rig.Status().Warnings);
        await audience.AskAgainAsync();
    }

    private static async Task<Audience> SyncedAsync(LiveRig rig)
    {
        var audience = new Audience(rig, Web, "(NotSynced)", "group 1");
        await audience.ArriveAsync();
        return audience;
    }
}
