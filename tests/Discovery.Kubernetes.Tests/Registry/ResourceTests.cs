using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>Which resources a registry reads, by its options and by what it is allowed (K01, K02).</summary>
public sealed class ResourceTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K01_SlicesForbidden_ReadsEndpoints()
    {
        await using var server = await ServerAsync();
        server.GrantToken("t", "reader", ApiServerRule.Read("endpoints", "services"));
        Apply(server, Endpoints("shop", "web", Subset(["10.0.0.1"], ["10.0.0.2"], Http)));
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.9"], Http));

        await using var rig = await new RegistryRig(server, token: "t").SyncedAsync();
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        Assert.Equal("endpoints", rig.Registry.Status.Details["resource"]);
        Apply(server, Endpoints("shop", "web", Subset(["10.0.0.1", "10.0.0.2"], [], Http)));
        await rig.UntilAsync("shop/web", "10.0.0.1:8080", "10.0.0.2:8080");
        Assert.Empty(rig.Registry.Status.Warnings);
    }

    [Fact]
    public async Task K01_ResourceEndpointSlices_NeverFallsBack()
    {
        await using var server = await ServerAsync();
        server.GrantToken("t", "reader", ApiServerRule.Read("endpoints", "services"));
        await using var rig = new RegistryRig(server, static options => options.Resource = KubernetesEndpointResource.EndpointSlices, "t").Started();

        await rig.UntilPhaseAsync(RegistryPhase.Failed);
        Assert.Contains("endpointslices", rig.Registry.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K01_ResourceEndpoints_ReadsThemThoughSlicesAreAllowed()
    {
        await using var server = await ServerAsync();
        Apply(server, Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http)));
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.9"], Http));
        await using var rig = await new RegistryRig(server, static options => options.Resource = KubernetesEndpointResource.Endpoints).SyncedAsync();

        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
    }

    [Fact]
    public async Task K01_AllForbiddenAndLaterAllowed_ChoosesSlices()
    {
        await using var server = await ServerAsync();
        server.GrantToken("t", "reader", ApiServerRule.Read("services"));
        Apply(server, Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http)));
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.9"], Http));
        await using var rig = new RegistryRig(server, token: "t");
        rig.Time.Hold();
        rig.Started();
        await rig.UntilPhaseAsync(RegistryPhase.Failed);

        server.GrantToken("t", "reader", ApiServerRule.Read("services", "endpoints", "endpointslices"));
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due is { TotalSeconds: >= 30 and < 60 }) == 2, rig.ToString);
        rig.Time.Release();
        await rig.SyncedAsync();
        await rig.UntilAsync("shop/web", "10.0.0.9:8080");
        await rig.UntilAsync(static status => status.Details["resource"] == "endpointslices" && status.Warnings.Count == 0);
    }

    [Fact]
    public async Task K02_ServicesForbidden_IsAWarningAndANumberMeansTheOnlyPort()
    {
        await using var server = await ServerAsync();
        server.GrantToken("t", "reader", ApiServerRule.Read("endpointslices"));
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await using var rig = new RegistryRig(server, token: "t");
        rig.Time.Hold();
        await rig.SyncedAsync();

        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        var warning = Assert.Single(rig.Registry.Status.Warnings);
        Assert.Contains("{apiGroups: [\"\"], resources: [\"services\"], verbs: [\"list\", \"watch\"]}", warning, StringComparison.Ordinal);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web", PortSelector.Numbered(80)));
        Assert.Equal("unknown", rig.Registry.Status.Details["servicePorts"]);
        await rig.UntilLoggedAsync("WatchFailed");
        Assert.Equal(1, rig.Log.Count("WatchFailed"));

        // Allowed later: it takes effect by itself.
        Apply(server, Service("shop", "web", ("http", 90, 8080)));
        server.GrantToken("t", "reader", ApiServerRule.Read("endpointslices", "services"));
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalSeconds is >= 30 and < 60) == 1, rig.ToString);
        rig.Time.Release();
        await rig.UntilAsync("shop/web", static snapshot => snapshot.GetEndpoints(PortSelector.Numbered(90)).Count == 1);
        await rig.UntilAsync(static status => status.Warnings.Count == 0);
        Assert.Empty(rig.Usable("shop/web", PortSelector.Numbered(80)));
    }

    [Fact]
    public async Task K02_ServicesNotWanted_AreNotAskedFor()
    {
        await using var server = await ServerAsync();
        Apply(server, Service("shop", "web", ("http", 80, 8080)));
        await using var rig = await new RegistryRig(server, static options => options.ResolveServicePorts = false).SyncedAsync();

        Assert.Empty(rig.Registry.Services);
        Assert.Equal("1", rig.Registry.Status.Details["watches"]);
        Assert.Empty(rig.Registry.Status.Warnings);
    }
}
