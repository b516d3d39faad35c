using System.Diagnostics;
using System.Globalization;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>kube-apiserver is killed and started again.</summary>
public sealed class ApiServerKilledTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K32_K34_ApiServerKilled_LastKnownGoodIsServed_ThenInStepWithinOneBackoffStep()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.ApiServerRestart, Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);

        // A ServiceAccount, as in a pod: a server that has just started does not know it, nor its rights, in its first moments.
        var token = await cluster.GrantTokenAsync(
            [
                AccessRule.InNamespace(ns.Name, ApiResource.EndpointSlices, "list", "watch"),
                AccessRule.InNamespace(ns.Name, ApiResource.Services, "list", "watch"),
            ],
            Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        var killed = Stopwatch.GetTimestamp();
        await cluster.StopApiServerAsync(Deadline);
        await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);
        var stale = Stopwatch.GetElapsedTime(killed);
        Assert.NotEqual("", host.Registry.Status.Reason);

        await cluster.StartApiServerAsync(Deadline);
        var away = Stopwatch.GetElapsedTime(killed);
        await outage.WriteAsync();
        var inStep = await outage.InStepAsync(Deadline);

        outage.AssertNothingWrongWasSeen();
        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after an outage of {away}");

        // A new server has no history from before its start, so it may ask for a list of each of the two resources. Once.
        Assert.InRange(int.Parse(outage.Relists, CultureInfo.InvariantCulture), 0, 2);
        outage.AddToReport("kube-apiserver killed and restarted", 1, inStep, $"away {Report.Text(away)}; Stale {Report.Text(stale)} after the kill");
    }
}
