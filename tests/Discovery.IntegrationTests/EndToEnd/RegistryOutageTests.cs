using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>The registry while a real API server is away, and when it comes back having forgotten.</summary>
public sealed class RegistryOutageTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K31_K33_ApiServerKilledAndHistoryForgotten_LastKnownGoodIsServedAndThenTheNewState()
    {
        await using var cluster = await clusters.StartOwnAsync(ClusterCapabilities.ApiServerRestart | ClusterCapabilities.Compaction, Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        await using var host = await RegistryHost.StartAsync(cluster, cluster.AdminToken, options => options.NamespaceSelector.Match.Add(".*"), Deadline);
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", ["10.244.1.1:8080"], Deadline);
        var before = host.Resolver.Resolve(ServiceReference.Parse($"{ns.Name}/httpbin:80"));

        await cluster.StopApiServerAsync(Deadline);
        await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);

        Assert.Same(before, host.Resolver.Resolve(ServiceReference.Parse($"{ns.Name}/httpbin:80")));
        Assert.NotEqual("", host.Registry.Status.Reason);

        await cluster.StartApiServerAsync(Deadline);
        await ns.SetSliceAsync("a", ("10.244.1.2", true));
        await cluster.CompactAsync(Deadline);
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", ["10.244.1.2:8080"], Deadline);
        await host.PhaseBecomesAsync(RegistryPhase.Synced, Deadline);

        await ns.SetSliceAsync("a", ("10.244.1.3", true));
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", ["10.244.1.3:8080"], Deadline);
    }
}
