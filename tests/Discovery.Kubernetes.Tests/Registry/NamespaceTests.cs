using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>Which namespaces are followed, and with how little permission.</summary>
public sealed class NamespaceTests
{
    private static readonly (string?, int?) Http = ("http", 8080);
    private static readonly ApiServerRule Role = ApiServerRule.Read("endpointslices", "services");

    [Fact]
    public async Task K04_Equal_NeedsARoleOnly()
    {
        await using var server = await ServerAsync("apisix", "shop");
        server.GrantToken("t", "reader", Role with { Namespaces = ["apisix"] });
        Web(server, "apisix", "10.0.0.1");
        Web(server, "shop", "10.0.0.2");
        await using var rig = await new RegistryRig(server, static options => options.NamespaceSelector.Equal = "apisix", "t").SyncedAsync();

        Assert.Equal([new ServiceId("apisix", "web")], rig.Registry.Services);
        Assert.Equal(ResolutionStatus.NamespaceExcluded, rig.Resolve("shop/web").Status);
        Assert.Empty(rig.Registry.Status.Warnings);
    }

    [Fact]
    public async Task K04_MatchOfNames_NeedsARoleInEachOnly()
    {
        await using var server = await ServerAsync("a", "b", "c");
        server.GrantToken("t", "reader", Role with { Namespaces = ["a", "b"] });
        Web(server, "a", "10.0.0.1");
        Web(server, "b", "10.0.0.2");
        await using var rig = await new RegistryRig(server, static options => Match(options, "a", "b"), "t").SyncedAsync();

        Assert.Equal(["a/web", "b/web"], Services(rig));
        Web(server, "b", "10.0.0.3");
        await rig.UntilAsync("b/web", "10.0.0.3:8080");
    }

    [Fact]
    public async Task K04_NotEqual_LeavesOutAtTheServer()
    {
        await using var server = await ServerAsync("a", "b");
        Web(server, "a", "10.0.0.1");
        Web(server, "b", "10.0.0.2");
        await using var rig = await new RegistryRig(server, static options => options.NamespaceSelector.NotEqual = "b").SyncedAsync();

        Assert.Equal(["a/web"], Services(rig));
        Assert.Equal(ResolutionStatus.NamespaceExcluded, rig.Resolve("b/web").Status);
        Web(server, "b", "10.0.0.4");
        Web(server, "a", "10.0.0.3");
        await rig.UntilAsync("a/web", "10.0.0.3:8080");
        Assert.Equal(["a/web"], Services(rig));
    }

    [Fact]
    public async Task K04_RegexWithClusterRole_IsOneWatch()
    {
        await using var server = await ServerAsync("shop-1", "other");
        Web(server, "shop-1", "10.0.0.1");
        Web(server, "other", "10.0.0.2");
        await using var rig = await new RegistryRig(server, static options => Match(options, "shop-.*")).SyncedAsync();

        Assert.Equal(["shop-1/web"], Services(rig));
        Assert.Equal("2", rig.Registry.Status.Details["watches"]);
        server.CreateNamespace("shop-2");
        Web(server, "shop-2", "10.0.0.3");
        await rig.UntilAsync("shop-2/web", "10.0.0.3:8080");
    }

    [Fact]
    public async Task K04_RegexWithoutClusterRole_FollowsNamespacesThatComeAndGo()
    {
        await using var server = await ServerAsync("shop-1", "shop-2", "other");
        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"), Role with { Namespaces = ["shop-1", "shop-2", "shop-3"] });
        Web(server, "shop-1", "10.0.0.1");
        Web(server, "shop-2", "10.0.0.2");
        Web(server, "other", "10.0.0.9");
        await using var rig = await new RegistryRig(server, static options => Match(options, "shop-[0-9]"), "t").SyncedAsync();

        Assert.Equal(["shop-1/web", "shop-2/web"], Services(rig));
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop-1/web", PortSelector.Numbered(80)));
        Assert.Equal("endpointslices", rig.Registry.Status.Details["resource"]);
        await rig.UntilLoggedAsync("DiscoversNamespaces");

        server.CreateNamespace("shop-3");
        Web(server, "shop-3", "10.0.0.3");
        await rig.UntilAsync("shop-3/web", "10.0.0.3:8080");

        server.DeleteNamespace("shop-1");
        await rig.UntilAsync("shop-1/web", static snapshot => !snapshot.Exists);
        await rig.UntilAsync(static status => status.Details["watches"] == "5");
        server.CreateNamespace("shop-1");
        Web(server, "shop-1", "10.0.0.4");
        await rig.UntilAsync("shop-1/web", "10.0.0.4:8080");
        Assert.Equal(ResolutionStatus.NamespaceExcluded, rig.Resolve("other/web").Status);
    }

    [Fact]
    public async Task K04_NamespaceDeletedAndMadeAgainInOneBreath_EndsRight()
    {
        await using var server = await ServerAsync("shop-1");
        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"), Role with { Namespaces = ["shop-1"] });
        await using var rig = await new RegistryRig(server, static options => Match(options, "shop-[0-9]"), "t").SyncedAsync();

        for (var i = 0; i < 10; i++)
        {
            server.DeleteNamespace("shop-1");
            server.CreateNamespace("shop-1");
        }

        Web(server, "shop-1", "10.0.0.1");
        await rig.UntilAsync("shop-1/web", "10.0.0.1:8080");

        for (var i = 0; i < 10; i++)
        {
            server.DeleteNamespace("shop-1");
            server.CreateNamespace("shop-1");
        }

        server.DeleteNamespace("shop-1");

        await rig.UntilAsync("shop-1/web", static snapshot => !snapshot.Exists);
        await rig.UntilAsync(static status => status.Details["watches"] == "1");
    }

    [Fact]
    public async Task K04_NotMatchWithoutClusterRole_FollowsNamespaces()
    {
        await using var server = await ServerAsync("shop");
        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"), Role with { Namespaces = ["shop", "default"] });
        Web(server, "shop", "10.0.0.1");
        await using var rig = await new RegistryRig(server, static options => options.NamespaceSelector.NotMatch.Add("kube-.*"), "t").SyncedAsync();

        Assert.Equal(["shop/web"], Services(rig));
    }

    [Fact]
    public async Task K04_NoNamespaceMatches_IsSyncedAndEmpty()
    {
        await using var server = await ServerAsync("other");
        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"));
        await using var rig = await new RegistryRig(server, static options => Match(options, "shop-[0-9]"), "t").SyncedAsync();

        Assert.Empty(rig.Registry.Services);
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
    }

    [Fact]
    public async Task K04_EveryDiscoveredNamespaceForbidden_IsFailedAndNotEmpty()
    {
        await using var server = await ServerAsync("shop-1", "shop-2");
        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"));
        await using var rig = new RegistryRig(server, static options => Match(options, "shop-[0-9]"), "t");
        rig.Time.Hold();
        rig.Started();

        // Services, slices and Endpoints of each namespace wait to ask again.
        await rig.Pulse.UntilAsync(
            () => rig.Registry.Status.Details["watches"] == "7" && rig.Time.Pending(static due => due.TotalSeconds is >= 30 and < 60) == 6, rig.ToString);
        await rig.UntilPhaseAsync(RegistryPhase.Failed);
        Assert.Equal(ResolutionStatus.NotSynced, rig.Resolve("shop-1/web").Status);

        server.GrantToken("t", "reader", ApiServerRule.Read("namespaces"), Role with { Namespaces = ["shop-1"] });
        Web(server, "shop-1", "10.0.0.1");
        rig.Time.Release();
        await rig.SyncedAsync();
        await rig.UntilAsync("shop-1/web", "10.0.0.1:8080");
    }

    [Fact]
    public async Task K04_NothingAllowed_SaysWhatToAllow_AndClusterRoleLaterEndsDiscovery()
    {
        await using var server = await ServerAsync("shop-1");
        server.GrantToken("t", "reader");
        Web(server, "shop-1", "10.0.0.1");
        await using var rig = new RegistryRig(server, static options => Match(options, "shop-[0-9]"), "t");
        rig.Time.Hold();
        rig.Started();

        // Services, slices, Endpoints and namespaces each wait to ask again.
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalSeconds is >= 30 and < 60) == 4, rig.ToString);
        await rig.UntilPhaseAsync(RegistryPhase.Failed);
        Assert.Contains("ClusterRole rule {apiGroups: [\"discovery.k8s.io\"], resources: [\"endpointslices\"], verbs: [\"list\", \"watch\"]}", rig.Registry.Status.Reason, StringComparison.Ordinal);

        server.GrantToken("t", "reader", Role);
        rig.Time.Release();
        await rig.SyncedAsync();
        Assert.Equal(["shop-1/web"], Services(rig));
        await rig.UntilAsync(static status => status.Details["watches"] == "2");
        Assert.Equal("endpointslices", rig.Registry.Status.Details["resource"]);
    }

    [Fact]
    public async Task K43_OneOfSeveralForbidden_DegradesThatOneOnly()
    {
        await using var server = await ServerAsync("a", "b");
        server.GrantToken("t", "reader", Role with { Namespaces = ["a"] });
        Web(server, "a", "10.0.0.1");
        Web(server, "b", "10.0.0.2");
        await using var rig = new RegistryRig(server, static options => Match(options, "a", "b"), "t");
        rig.Time.Hold();
        await rig.SyncedAsync();

        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("a/web"));
        Assert.Contains(rig.Registry.Status.Warnings, static warning => warning.Contains("namespace 'b'", StringComparison.Ordinal) && warning.Contains("Role rule", StringComparison.Ordinal));

        server.GrantToken("t", "reader", Role with { Namespaces = ["a", "b"] });
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalSeconds is >= 30 and < 60) == 3, rig.ToString);
        rig.Time.Release();
        await rig.UntilAsync("b/web", "10.0.0.2:8080");
        await rig.UntilAsync(static status => status.Warnings.Count == 0);
    }

    [Fact]
    public async Task K43_OneOfSeveralLosesPermission_DegradesThatOneOnly()
    {
        await using var server = await ServerAsync("a", "b");
        server.GrantToken("t", "reader", Role with { Namespaces = ["a", "b"] });
        Web(server, "a", "10.0.0.1");
        Web(server, "b", "10.0.0.2");
        await using var rig = await new RegistryRig(server, static options => Match(options, "a", "b"), "t").SyncedAsync();

        server.GrantToken("t", "reader", Role with { Namespaces = ["a"] });
        await server.RestartAsync();
        await rig.UntilAsync(static status => status.Phase == RegistryPhase.Synced && status.Warnings.Count == 2);

        Assert.Equal(["10.0.0.2:8080"], rig.Usable("b/web"));
        Assert.Contains("last known state", rig.Registry.Status.Warnings[0], StringComparison.Ordinal);
        Web(server, "a", "10.0.0.3");
        await rig.UntilAsync("a/web", "10.0.0.3:8080");
    }

    [Fact]
    public async Task K43_OneOfSeveralDeleted_IsEmptyAndComesBack()
    {
        await using var server = await ServerAsync("a", "b");
        Web(server, "a", "10.0.0.1");
        Web(server, "b", "10.0.0.2");
        await using var rig = await new RegistryRig(server, static options => Match(options, "a", "b")).SyncedAsync();

        server.DeleteNamespace("b");
        await rig.UntilAsync("b/web", static snapshot => !snapshot.Exists);
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("a/web"));
        server.CreateNamespace("b");
        Web(server, "b", "10.0.0.3");
        await rig.UntilAsync("b/web", "10.0.0.3:8080");
    }

    private static void Match(KubernetesRegistryOptions options, params string[] patterns)
    {
        foreach (var pattern in patterns)
        {
            options.NamespaceSelector.Match.Add(pattern);
        }
    }

    private static void Web(EmbeddedApiServer server, string ns, string address)
    {
        Apply(server, Service(ns, "web", ("http", 80, 8080)));
        Apply(server, Slice(ns, "web-a", "web", [address], Http));
    }

    private static string[] Services(RegistryRig rig) => [.. rig.Registry.Services.Select(static id => id.ToString()).Order(StringComparer.Ordinal)];
}
