using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.EndToEnd;

/// <summary>The registry on a real API server, with the permissions that people give it.</summary>
public sealed class RegistryTests(RealClusters clusters) : EndToEndTest
{
    private static readonly string[] ListWatch = ["list", "watch"];

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

    [Fact]
    public async Task K04_RoleInOneNamespace_IsEnoughForEqual()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateServiceAsync("httpbin");
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        var token = await cluster.GrantTokenAsync(
            [AccessRule.InNamespace(ns.Name, ApiResource.EndpointSlices, ListWatch), AccessRule.InNamespace(ns.Name, ApiResource.Services, ListWatch)], Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Equal = ns.Name, Deadline);

        await host.EndpointsBecomeAsync("httpbin:80", ["10.244.1.1:8080"], Deadline);

        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);
        Assert.Empty(host.Registry.Status.Warnings);
    }

    [Fact]
    public async Task K01_K02_EndpointsOnlyPermission_ReadsEndpointsAndSaysWhatIsMissing()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateEndpointsAsync("httpbin");
        var token = await cluster.GrantTokenAsync([AccessRule.ClusterWide(ApiResource.Endpoints, ListWatch)], Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Match.Add($"{ns.Name}|no.*"), Deadline);

        await host.EndpointsBecomeAsync($"{ns.Name}/httpbin:80", [$"{Manifests.Address}:8080"], Deadline);

        var status = host.Registry.Status;
        Assert.Equal(RegistryPhase.Synced, status.Phase);
        Assert.Equal("endpoints", status.Details["resource"]);
        Assert.Contains("services", Assert.Single(status.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K04_PatternWithoutClusterWidePermission_FollowsTheNamespacesThatMatch()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        var prefix = $"k04{Guid.NewGuid().ToString("N")[..6]}";
        using var first = await TestNamespace.CreateAsync(cluster, Deadline, prefix);
        await first.CreateServiceAsync("httpbin");
        await first.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        using var second = await TestNamespace.CreateAsync(cluster, Deadline, prefix);
        var token = await cluster.GrantTokenAsync(
            [
                AccessRule.ClusterWide(ApiResource.Namespaces, ListWatch),
                AccessRule.InNamespace(first.Name, ApiResource.EndpointSlices, ListWatch),
                AccessRule.InNamespace(first.Name, ApiResource.Services, ListWatch),
                AccessRule.InNamespace(second.Name, ApiResource.EndpointSlices, ListWatch),
                AccessRule.InNamespace(second.Name, ApiResource.Services, ListWatch),
            ],
            Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Match.Add($"{prefix}-.*"), Deadline);

        await host.EndpointsBecomeAsync($"{first.Name}/httpbin:80", ["10.244.1.1:8080"], Deadline);
        await second.CreateServiceAsync("httpbin");
        await second.CreateSliceAsync("a", "httpbin", ("10.244.2.1", true));
        await host.EndpointsBecomeAsync($"{second.Name}/httpbin:80", ["10.244.2.1:8080"], Deadline);

        Assert.Equal(ResolutionStatus.NamespaceExcluded, host.Resolver.Resolve(ServiceReference.Parse("default/kubernetes")).Status);
    }

    [Fact]
    public async Task Forbidden_EverythingRefused_FailedAndSaysWhatToAllow()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        var token = await cluster.GrantTokenAsync([AccessRule.InNamespace(ns.Name, ApiResource.Services, "get")], Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            token,
            options => options.NamespaceSelector.Equal = ns.Name,
            Deadline);

        var answer = host.Resolver.Resolve(ServiceReference.Parse("httpbin"));

        Assert.Equal(RegistryPhase.Failed, host.Registry.Status.Phase);
        Assert.Equal(ResolutionStatus.NotSynced, answer.Status);
        Assert.Contains("cannot list resource \"endpointslices\"", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("{apiGroups: [\"discovery.k8s.io\"], resources: [\"endpointslices\"], verbs: [\"list\", \"watch\"]}", answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(token, answer.Reason, StringComparison.Ordinal);
    }
}
