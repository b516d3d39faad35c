using System.Diagnostics;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>The server forgets history while the registry is cut off from it.</summary>
public sealed class CompactionTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K33_HistoryForgottenWhileDisconnected_OldSnapshotUntilTheNewListIsIn()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.Compaction, Deadline);
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
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);
        var before = host.Resolver.Resolve(ServiceReference.Parse("httpbin:http"));

        var cut = Stopwatch.GetTimestamp();
        link.Cut();
        await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);
        await outage.WriteAsync();
        await cluster.CompactAsync(Deadline);
        var relist = new Gate(Answers.IsFullReadOfSlices);
        link.Intercept = relist.PassAsync;
        link.Mend();
        var away = Stopwatch.GetElapsedTime(cut);

        var mended = Stopwatch.GetTimestamp();
        await relist.ArrivedAsync(Deadline);
        Assert.Same(before, host.Resolver.Resolve(ServiceReference.Parse("httpbin:http")));
        relist.Open();
        await outage.InStepAsync(Deadline);
        var inStep = Stopwatch.GetElapsedTime(mended);
        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after an outage of {away}");

        await outage.WriteAsync();
        await outage.InStepAsync(Deadline);
        outage.AssertNothingWrongWasSeen();
        Assert.NotEqual("0", outage.Relists);
        outage.AddToReport("history compacted while the registry is cut off", 2, inStep, $"cut off for {Report.Text(away)}");
    }
}
