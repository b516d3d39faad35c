using System.Diagnostics;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>The storage is killed beneath a running API server and started again.</summary>
public sealed class EtcdKilledTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K32_K34_EtcdKilled_LastKnownGoodIsServed_ThenInStepWithinOneBackoffStep()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.EtcdRestart, Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster, cluster.AdminToken, options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        var killed = Stopwatch.GetTimestamp();
        await cluster.StopEtcdAsync(Deadline);
        using var admin = cluster.CreateClient(Deadline);
        await Polling.UntilAsync(async () => (await admin.GetAsync("/readyz")).Text != "ok", Deadline); // the API server has noticed
        var phase = host.Registry.Status.Phase;
        await cluster.StartEtcdAsync(Deadline);
        var away = Stopwatch.GetElapsedTime(killed);
        await outage.WriteAsync();
        var inStep = await outage.InStepAsync(Deadline);

        outage.AssertNothingWrongWasSeen();
        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after an outage of {away}");
        outage.AddToReport("etcd killed and restarted", 1, inStep, $"away {Report.Text(away)}, the registry {phase} meanwhile");
    }
}
