using System.Diagnostics;
using System.Net;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>Tokens of TokenRequest in a token file, and what becomes of them. The running watch is broken by restarting the API server.</summary>
public sealed class TokenTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K36_ServiceAccountMadeAnew_401IsSaid_AndTheNewTokenInTheFileRecovers()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.ApiServerRestart, Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        using var reader = await ReaderAccount.CreateAsync(ns, Deadline);
        var old = await reader.CreateTokenAsync();
        await using var host = await RegistryHost.StartAsync(cluster, old, options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        await reader.DeleteAccountAsync();
        await reader.RefusedAsync(old, HttpStatusCode.Unauthorized);
        var killed = Stopwatch.GetTimestamp();
        await cluster.RestartApiServerAsync(Deadline);
        await outage.WriteAsync();
        await Polling.UntilAsync(() => Task.FromResult(host.Registry.Status.Reason.Contains("401", StringComparison.Ordinal)), Deadline);
        var status = host.Registry.Status;
        Assert.Equal(RegistryPhase.Stale, status.Phase);
        Assert.Contains("The credential was not accepted", status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(old, status.Reason, StringComparison.Ordinal);

        // The same name, another uid: the old token stays worthless.
        await reader.CreateAccountAsync();
        var next = await reader.CreateTokenAsync();
        await reader.RefusedAsync(old, HttpStatusCode.Unauthorized);
        host.ReplaceToken(next);
        var away = Stopwatch.GetElapsedTime(killed);
        var inStep = await outage.InStepAsync(Deadline);

        outage.AssertNothingWrongWasSeen();
        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after {away} without a valid token");
        Report.Add(new ReportRow("ServiceAccount deleted and made again, new token in the file")
        {
            Faults = 2,
            Events = outage.Writes,
            Relists = outage.Relists,
            InStep = inStep,
            LongestStaleness = outage.LongestStaleness,
            Remarks = $"without a valid token for {Report.Text(away)}; {outage.Reads} reads, all of the last known state",
        });
    }

    [Fact]
    public async Task K36_RightsTakenAway_LastKnownGoodIsServed_AndTheMissingRuleIsSaid()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.ApiServerRestart, Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        using var reader = await ReaderAccount.CreateAsync(ns, Deadline);
        var token = await reader.CreateTokenAsync();
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Equal = ns.Name, Deadline);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        await reader.DeleteBindingAsync();
        await reader.RefusedAsync(token, HttpStatusCode.Forbidden);
        await cluster.RestartApiServerAsync(Deadline);
        await Polling.UntilAsync(
            () => Task.FromResult(host.Registry.Status is { Phase: RegistryPhase.Stale } status && status.Reason.Contains("{apiGroups: [\"discovery.k8s.io\"]", StringComparison.Ordinal)),
            Deadline);

        Assert.Contains("cannot watch resource \"endpointslices\"", host.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(token, host.Registry.Status.Reason, StringComparison.Ordinal);
        outage.AssertNothingWrongWasSeen();
        Report.Add(new ReportRow("rights taken away from a running registry")
        {
            Faults = 2,
            Events = outage.Writes,
            Relists = outage.Relists,
            Remarks = $"Stale, with the rule to add in the status; {outage.Reads} reads, all of the last known state",
        });
    }
}
