using System.Diagnostics;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>A hundred writes a second, with readers on all cores.</summary>
public sealed class LoadTests(RealClusters clusters) : EndToEndTest(TimeSpan.FromMinutes(3))
{
    private const int Seed = 20;

    [Fact]
    public async Task K32_HundredWritesASecondForAMinute_EndsInTheServersState_AndReadersSeeOnlyWhatTheServerHad()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster, cluster.AdminToken, options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await RunAsync(host, ns, new Load(ns, Seed), TimeSpan.FromMinutes(1), "100 writes a second for a minute", faults: 0, static () => Task.CompletedTask);
        Assert.Equal("0", host.Registry.Status.Details["relists"]);
    }

    [Fact]
    public async Task K32_K34_ConnectionCutAgainAndAgainUnderLoad_NoEventIsLost()
    {
        const int Cuts = 3;
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            cluster.AdminToken,
            options =>
            {
                options.ApiServer = link.Address;
                options.NamespaceSelector.Equal = ns.Name;
            },
            Deadline);
        await RunAsync(host, ns, new Load(ns, Seed + 1), TimeSpan.FromSeconds(15), "connection cut three times under 100 writes a second", Cuts, CutAsync);
        Assert.Equal("0", host.Registry.Status.Details["relists"]);

        async Task CutAsync()
        {
            for (var i = 0; i < Cuts; i++)
            {
                link.Cut();
                await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);
                link.Mend();
                await host.PhaseBecomesAsync(RegistryPhase.Synced, Deadline);
            }
        }
    }

    private async Task RunAsync(RegistryHost host, TestNamespace ns, Load load, TimeSpan duration, string scenario, int faults, Func<Task> disturb)
    {
        await using var readers = new Readers(host.Resolver, load.Histories, Deadline);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(load.RunAsync(host.Resolver, duration, Deadline), disturb());
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Empty(readers.Errors);
        Assert.Equal(await States.OfServerAsync(ns, Deadline), States.OfRegistry(host, ns));
        var status = host.Registry.Status;
        Assert.Equal((RegistryPhase.Synced, "0"), (status.Phase, status.Details["rejectedObjects"]));
        var staleness = load.Staleness();
        Assert.Equal(load.Writes, staleness.Length);
        Report.Add(new ReportRow(scenario)
        {
            Faults = faults,
            Events = load.Writes,
            Relists = status.Details["relists"],
            LongestStaleness = staleness[^1],
            Remarks = $"staleness p50 {Report.Text(Percentile(staleness, 50))}, p99 {Report.Text(Percentile(staleness, 99))}; "
                + $"{load.Writes / took.TotalSeconds:0} writes a second; {readers.Reads} reads, {readers.Errors.Count} wrong",
        });
    }

    private static TimeSpan Percentile(TimeSpan[] sorted, int percent) => sorted[(sorted.Length - 1) * percent / 100];
}
