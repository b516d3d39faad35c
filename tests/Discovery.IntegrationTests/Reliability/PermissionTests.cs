using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>RBAC by a ServiceAccount's token: what is not allowed costs only itself.</summary>
public sealed class PermissionTests(RealClusters clusters) : EndToEndTest
{
    private static readonly string[] ListWatch = ["list", "watch"];

    [Fact]
    public async Task K02_SlicesButNotServices_IsSynced_AndTheOnlyPortIsMeantByAnyNumber()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await ns.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        var token = await cluster.GrantTokenAsync([AccessRule.InNamespace(ns.Name, ApiResource.EndpointSlices, ListWatch)], Deadline);
        await using var host = await RegistryHost.StartAsync(cluster, token, options => options.NamespaceSelector.Equal = ns.Name, Deadline);

        await host.EndpointsBecomeAsync("httpbin:80", ["10.244.1.1:8080"], Deadline);

        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);
        Assert.Contains("resources: [\"services\"]", Assert.Single(host.Registry.Status.Warnings), StringComparison.Ordinal);
        await ns.SetSliceAsync("a", ("10.244.1.2", true));
        await host.EndpointsBecomeAsync("httpbin:80", ["10.244.1.2:8080"], Deadline);
    }

    [Fact]
    public async Task K43_OneOfTwoNamespacesForbidden_DegradesThatOneOnly()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var allowed = await TestNamespace.CreateAsync(cluster, Deadline);
        using var forbidden = await TestNamespace.CreateAsync(cluster, Deadline);
        await allowed.CreateSliceAsync("a", "httpbin", ("10.244.1.1", true));
        await forbidden.CreateSliceAsync("a", "httpbin", ("10.244.2.1", true));
        var token = await cluster.GrantTokenAsync(
            [
                AccessRule.InNamespace(allowed.Name, ApiResource.EndpointSlices, ListWatch),
                AccessRule.InNamespace(allowed.Name, ApiResource.Services, ListWatch),
            ],
            Deadline);
        await using var host = await RegistryHost.StartAsync(
            cluster,
            token,
            options =>
            {
                options.NamespaceSelector.Match.Add(allowed.Name);
                options.NamespaceSelector.Match.Add(forbidden.Name);
            },
            Deadline);

        await host.EndpointsBecomeAsync($"{allowed.Name}/httpbin:http", ["10.244.1.1:8080"], Deadline);

        Assert.Equal(RegistryPhase.Synced, host.Registry.Status.Phase);
        Assert.Contains(host.Registry.Status.Warnings, warning => warning.Contains(forbidden.Name, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Registry.Status.Warnings, warning => warning.Contains(allowed.Name, StringComparison.Ordinal));
        Assert.Empty(host.Resolver.Resolve(ServiceReference.Parse($"{forbidden.Name}/httpbin:http")).Endpoints);
        await allowed.SetSliceAsync("a", ("10.244.1.2", true));
        await host.EndpointsBecomeAsync($"{allowed.Name}/httpbin:http", ["10.244.1.2:8080"], Deadline);
    }
}
