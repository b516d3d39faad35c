using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>The registry on a real API server: slices, Services and ports.</summary>
public sealed class RegistryTests(RealClusters clusters) : EndToEndTest
{
    [Fact]
    public async Task K06_K21_SlicesOfAService_AreJoinedAndFollowed_ByItsServicePort()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        await ns.CreateSliceAsync("b", "httpbin", ("10.244.2.1", true), ("10.244.2.2", false));
        await using var host = await RegistryHost.StartAsync(cluster, cluster.AdminToken, options => options.NamespaceSelector.Match.Add(ns.Name), Deadline);

        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", ["10.244.1.1:8080", "10.244.2.1:8080"], Deadline);
        await ns.SetSliceAsync("b", ("10.244.2.2", true));
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", ["10.244.1.1:8080", "10.244.2.2:8080"], Deadline);
        await ns.DeleteSliceAsync("a");
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", ["10.244.2.2:8080"], Deadline);
        await ns.DeleteSliceAsync("b");
        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", [], Deadline);

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, host.Resolver.Resolve(ServiceReference.Parse($"{ns.Name}/httpbin:80")).Status);
    }

    [Fact]
    public async Task K23_MissingPort_NamesThePortsThereAre()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        await using var host = await RegistryHost.StartAsync(cluster, cluster.AdminToken, options => options.NamespaceSelector.Equal = ns.Name, Deadline);

        var answer = host.Resolver.Resolve(ServiceReference.Parse("httpbin:web"));

        Assert.Equal(ResolutionStatus.PortNotFound, answer.Status);
        Assert.Equal($"no port 'web' on {ns.Name}/httpbin: it has http (80→8080)", answer.Reason);
    }
}
