using System.Collections.Concurrent;
using System.Diagnostics;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>A server that has just started may refuse what it is going to allow, because it has not read its roles yet.</summary>
public sealed class RefusedOnceTests(RealClusters clusters) : EndToEndTest
{
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);

    [Fact]
    public async Task K34_K36_ForbiddenOnceAfterAnOutage_IsAskedAgainWithinOneBackoffStep()
    {
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
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        var cut = Stopwatch.GetTimestamp();
        link.Cut();
        await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);
        link.Intercept = RefuseOnceAsync;
        link.Mend();
        await outage.WriteAsync();
        await Polling.UntilAsync(() => Task.FromResult(_refused.Count == 2), Deadline);
        var away = Stopwatch.GetElapsedTime(cut);
        var inStep = await outage.InStepAsync(Deadline);

        outage.AssertNothingWrongWasSeen();
        Assert.True(inStep <= BackoffStep.LongestAfter(away), $"in step {inStep} after an outage of {away}");
        outage.AddToReport("every watch forbidden once after an outage", 1 + _refused.Count, inStep, $"away {Report.Text(away)}");
    }

    private Task<bool> RefuseOnceAsync(HttpContext context) => _refused.TryAdd(context.Request.Path.Value!, true)
        ? Answers.StatusAsync(context, StatusCodes.Status403Forbidden, "Forbidden", "RBAC: role \"reader\" not found")
        : Task.FromResult(false);
}
