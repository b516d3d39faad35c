using System.Diagnostics;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Gateway.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>kube-apiserver is gone for minutes beneath the sample gateway, and the gateway's users notice nothing.</summary>
public sealed class GatewayOutageTests(RealClusters clusters) : EndToEndTest(TimeSpan.FromMinutes(6))
{
    // Minutes on the wall: another process, its sockets and its start-up know no other clock. Long enough for the backoff to reach its cap.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(130);

    [Fact]
    public async Task K32_K34_ApiServerGoneForTwoMinutes_NoRequestFails_StatusIsStaleWithItsAge_ThenInSyncWithinOneBackoffStep()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.ApiServerRestart, Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", (RealGateway.AddressOf(1), true), (RealGateway.AddressOf(2), true));
        var token = await cluster.GrantTokenAsync(
            [
                AccessRule.InNamespace(ns.Name, ApiResource.EndpointSlices, "list", "watch"),
                AccessRule.InNamespace(ns.Name, ApiResource.Services, "list", "watch"),
            ],
            Deadline);
        await using var gateway = await RealGateway.StartAsync(ns, token, pods: 3, Deadline);
        await using var load = new RequestLoad(gateway.Client.BaseAddress!, Deadline);
        await UntilAsync(() => load.Pods.Count() == 2);

        var killed = Stopwatch.GetTimestamp();
        await cluster.StopApiServerAsync(Deadline);
        await UntilAsync(() => Stopwatch.GetElapsedTime(killed) >= Outage);
        var age = await AssertStaleAsync(gateway, killed);
        Assert.Empty(load.Failures);
        Assert.DoesNotContain("httpbin-3", load.Pods);

        // One pod goes and one comes before the registry has found its server again: its next attempt is seconds away.
        await cluster.StartApiServerAsync(Deadline);
        var away = Stopwatch.GetElapsedTime(killed);
        var back = Stopwatch.GetTimestamp();
        await ns.SetSliceAsync("a", (RealGateway.AddressOf(2), true), (RealGateway.AddressOf(3), true));
        var written = Stopwatch.GetTimestamp();
        await UntilAsync(() => load.Pods.Contains("httpbin-3"));
        var staleness = Stopwatch.GetElapsedTime(written);
        await RealGateway.UntilAsync(async () => (string?)(await gateway.RegistryAsync(Deadline))["phase"] == "Synced", Deadline);
        var inStep = Stopwatch.GetElapsedTime(back);

        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after an outage of {away}");
        Assert.Equal(["httpbin-2", "httpbin-3"], await gateway.PodsAsync(10, Deadline));
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.True(load.Requests >= 100 * Outage.TotalSeconds, $"only {load.Requests} requests");
        var registry = await gateway.RegistryAsync(Deadline);
        Assert.Equal(HealthStatus.Healthy, (await gateway.HealthAsync(Deadline)).Status);
        Report.Add(new ReportRow("kube-apiserver gone for two minutes beneath the gateway")
        {
            Faults = 1,
            Events = 1,
            Relists = (string)registry["details"]!["relists"]!,
            InStep = inStep,
            LongestStaleness = staleness,
            Remarks = $"away {Report.Text(away)}, status Stale with an age of {Report.Text(age)}; {load.Requests} requests, {load.Failures.Count} failed",
        });
    }

    private async Task<TimeSpan> AssertStaleAsync(RealGateway gateway, long killed)
    {
        var registry = await gateway.RegistryAsync(Deadline);
        Assert.Equal("Stale", (string?)registry["phase"]);
        Assert.StartsWith("the last known state is served: ", (string?)registry["reason"], StringComparison.Ordinal);
        var age = TimeSpan.FromSeconds((double)registry["ageSeconds"]!);

        // The server was last heard of at its end, or up to a minute before: that often an idle watch gets a bookmark.
        Assert.InRange(age, Outage - TimeSpan.FromSeconds(1), Stopwatch.GetElapsedTime(killed) + TimeSpan.FromMinutes(1));
        var health = await gateway.HealthAsync(Deadline);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Matches("'my-k8s-cluster' is Stale, last heard of 1[3-9][0-9] s ago", health.Entries["discovery"].Description);
        return age;
    }

    private Task UntilAsync(Func<bool> condition) => Polling.UntilAsync(() => Task.FromResult(condition()), Deadline);
}
