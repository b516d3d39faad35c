using System.Diagnostics;
using System.Net;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Microsoft.AspNetCore.Http;

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
        outage.AddToReport("ServiceAccount deleted and made again, new token in the file", 2, inStep, $"without a valid token for {Report.Text(away)}");
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
        outage.AddToReport("rights taken away from a running registry", 2, null, "Stale, with the rule to add in the status");
    }

    [Fact]
    public async Task K36_TokensOfTenSeconds_RotatedInTheFile_NoRequestIsRefused()
    {
        var lifetime = TimeSpan.FromSeconds(10);
        const int Rotations = 2;
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        using var reader = await ReaderAccount.CreateAsync(ns, Deadline);
        var token = await reader.CreateTokenAsync(lifetime);
        var made = Stopwatch.GetTimestamp();
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        await using var host = await StartAsync(ns, link, token, static _ => { });
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        var inStep = TimeSpan.Zero;
        for (var i = 0; i < Rotations; i++)
        {
            // As the kubelet does, at four fifths of its life; the life itself is by the server's clock.
            await Polling.UntilAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(made) >= lifetime * 0.8), Deadline);
            var next = await reader.CreateTokenAsync(lifetime);
            made = Stopwatch.GetTimestamp();
            host.ReplaceToken(next);
            await reader.RefusedAsync(token, HttpStatusCode.Unauthorized);
            token = next;

            // A running watch is not asked again who it is, so it is broken.
            link.Cut();
            link.Mend();
            await outage.WriteAsync();
            var took = await outage.InStepAsync(Deadline);
            inStep = took > inStep ? took : inStep;
        }

        Assert.DoesNotContain(link.Requests, static request => request.StatusCode != StatusCodes.Status200OK);
        Assert.Equal("0", outage.Relists);
        outage.AssertNothingWrongWasSeen();
        outage.AddToReport("tokens of 10 s, rotated in the file", Rotations, inStep, $"{Rotations} tokens have run out, each with its connection cut; no request refused");
    }

    [Fact]
    public async Task K45_StaticTokenRunsOut_IsSaidBeforeAndAfter_AndTheLastKnownStateIsServed()
    {
        // Long enough for what is asserted before it has run out, on a shared machine.
        var lifetime = TimeSpan.FromSeconds(20);
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        using var reader = await ReaderAccount.CreateAsync(ns, Deadline);
        var token = await reader.CreateTokenAsync(lifetime);
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        await using var host = await StartAsync(ns, link, token, options => (options.Token, options.TokenFile) = (token, null));
        Assert.Contains("Token expires at", Assert.Single(host.Registry.Status.Warnings), StringComparison.Ordinal);
        Assert.Contains("expires at", Assert.Single(host.Log.Of("TokenExpires")), StringComparison.Ordinal);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        // A running watch goes on.
        await reader.RefusedAsync(token, HttpStatusCode.Unauthorized);
        await outage.WriteAsync();
        await outage.InStepAsync(Deadline);
        Assert.Contains("Token has expired at", Assert.Single(host.Registry.Status.Warnings), StringComparison.Ordinal);

        // The next one does not.
        link.Cut();
        link.Mend();
        await Polling.UntilAsync(
            () => Task.FromResult(host.Registry.Status is { Phase: RegistryPhase.Stale } status && status.Reason.Contains("401", StringComparison.Ordinal)), Deadline);
        Assert.Contains("The credential was not accepted", host.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(token, host.Registry.Status.Reason + host.Log, StringComparison.Ordinal);
        Assert.Contains(link.Requests, static request => request.StatusCode == StatusCodes.Status401Unauthorized);
        outage.AssertNothingWrongWasSeen();
        outage.AddToReport("a static token runs out", 2, null, "a warning before and after; Stale with 401 once its connection is cut");
    }

    private Task<RegistryHost> StartAsync(TestNamespace ns, ApiServerLink link, string token, Action<KubernetesRegistryOptions> configure) => RegistryHost.StartAsync(
        ns.Cluster,
        token,
        options =>
        {
            options.ApiServer = link.Address;
            options.NamespaceSelector.Equal = ns.Name;
            configure(options);
        },
        Deadline);
}
