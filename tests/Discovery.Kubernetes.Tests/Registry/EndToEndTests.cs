using System.Globalization;
using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>A registry against the embedded API server, over real sockets.</summary>
public sealed class EndToEndTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K31_FirstSync_IsAllAtOnce()
    {
        await using var server = await ServerAsync();
        for (var i = 0; i < 20; i++)
        {
            Apply(server, Service("shop", $"s{i}", ("http", 80, 8080)));
            Apply(server, Slice("shop", $"s{i}-a", $"s{i}", [$"10.0.0.{i + 1}"], Http));
        }

        await using var rig = new RegistryRig(server);
        var missing = rig.Registry.GetService(new("shop", "s7"));
        Assert.False(missing.Exists);
        var seenAtFirstSignal = -1;
        using var registration = missing.ChangeToken.RegisterChangeCallback(_ => seenAtFirstSignal = rig.Registry.Services.Count, null);
        await rig.SyncedAsync();

        // "kubernetes" is no Service of the embedded server, so these are all.
        Assert.Equal(20, seenAtFirstSignal);
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Equal((20, 20), (rig.Registry.Status.Services, rig.Registry.Status.Endpoints));
        Assert.Equal(["10.0.0.8:8080"], rig.Usable("shop/s7", PortSelector.Numbered(80)));
        Assert.Equal("endpointslices", rig.Registry.Status.Details["resource"]);
        Assert.NotNull(rig.Registry.Status.LastContact);
    }

    [Fact]
    public async Task K32_Changes_Flow()
    {
        await using var server = await ServerAsync();
        await using var rig = await new RegistryRig(server).SyncedAsync();
        var never = rig.Registry.GetService(new("shop", "other"));

        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await rig.UntilAsync("shop/web", "10.0.0.1:8080");
        Apply(server, Slice("shop", "web-a", "web", [Endpoint("10.0.0.1", ready: false), Endpoint("10.0.0.2")], Http));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        Apply(server, Service("shop", "web", ("http", 80, 8080)));
        await rig.UntilAsync("shop/web", static snapshot => snapshot.GetEndpoints(PortSelector.Numbered(80)).Count == 1);
        Apply(server, Slice("shop", "web-b", "web", ["10.0.0.3"], Http));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080", "10.0.0.3:8080");
        await DeleteAsync(server, "apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/web-a");
        await rig.UntilAsync("shop/web", "10.0.0.3:8080");
        await DeleteAsync(server, "apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/web-b");
        await rig.UntilAsync("shop/web", static snapshot => snapshot.AllEndpoints.Count == 0);
        Assert.Equal(ResolutionStatus.NoReadyEndpoints, rig.Resolve("shop/web").Status);
        await DeleteAsync(server, "api/v1/namespaces/shop/services/web");
        await rig.UntilAsync("shop/web", static snapshot => !snapshot.Exists);

        Assert.Equal(ResolutionStatus.ServiceNotFound, rig.Resolve("shop/web").Status);
        Assert.True(never.ChangeToken.HasChanged, "a new service changes what a missing one may be");
        Assert.Equal("0", rig.Registry.Status.Details["relists"]);
    }

    [Fact]
    public async Task K32_Details_NameTheResourceVersionThatIsKnown()
    {
        await using var server = await ServerAsync();
        await using var rig = await new RegistryRig(server).SyncedAsync();
        var listed = SlicesVersion(rig.Registry.Status);

        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await rig.UntilAsync("shop/web", "10.0.0.1:8080");
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.2"], Http));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        // That of the first event, at least: it is noted after its event has become visible.
        Assert.True(SlicesVersion(rig.Registry.Status) > listed);

        static long SlicesVersion(RegistryStatus status) =>
            long.Parse(status.Details["resourceVersion"].Split(", ").Single(static part => part.StartsWith("endpointslices", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task K32_WatchAsync_GivesTheStateAndThenChanges()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await using var rig = await new RegistryRig(server).SyncedAsync();
        await using var watch = rig.Registry.WatchAsync().GetAsyncEnumerator();

        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Pulse.Patience));
        Assert.Equal("10.0.0.1:8080", Assert.Single(watch.Current.AllEndpoints).ToString());
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.2"], Http));
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Pulse.Patience));
        Assert.Equal("10.0.0.2:8080", Assert.Single(watch.Current.AllEndpoints).ToString());
        await rig.Registry.DisposeAsync();
        Assert.False(await watch.MoveNextAsync().AsTask().WaitAsync(Pulse.Patience));
    }

    [Fact]
    public async Task K05_LabelSelector_IsTheServers()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http).With(static slice => slice["metadata"]!["labels"]!["team"] = "shop"));
        Apply(server, Slice("shop", "api-a", "api", ["10.0.0.2"], Http));
        await using var rig = await new RegistryRig(server, static options => options.LabelSelector = "team in (shop, web)").SyncedAsync();

        Assert.Equal([new ServiceId("shop", "web")], rig.Registry.Services);

        // Losing the label is a deletion for us.
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await rig.UntilAsync("shop/web", static snapshot => !snapshot.Exists);
    }

    [Fact]
    public async Task K05_BadLabelSelector_IsToldByTheServer()
    {
        await using var server = await ServerAsync();
        await using var rig = new RegistryRig(server, static options => options.LabelSelector = "team in shop").Started();

        await rig.UntilPhaseAsync(RegistryPhase.Failed);
        Assert.Contains("400", rig.Registry.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K33_Compacted_RelistsAndKeepsTheOldSnapshotMeanwhile()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        Apply(server, Slice("shop", "api-a", "api", ["10.0.0.5"], Http));
        await using var rig = await new RegistryRig(server).SyncedAsync();
        var api = rig.Registry.GetService(new("shop", "api"));
        await server.StopAsync();
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        rig.Time.Hold();
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));

        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.2"], Http));
        server.Compact();
        await server.RestartAsync();
        rig.Time.Release();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        await rig.UntilAsync(static status => status.Details["relists"] != "0");
        Assert.False(api.ChangeToken.HasChanged, "what did not change was signalled");
    }

    [Fact]
    public async Task K38_ServerStoppedAndStarted_LastKnownGoodThenRightAgain()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        await using var rig = await new RegistryRig(server).SyncedAsync();

        await server.StopAsync();
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        rig.Time.Hold();
        Assert.Contains("last known state", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(ResolutionStatus.Resolved, rig.Resolve("shop/web").Status);
        Assert.Equal(ResolutionStatus.ServiceNotFound, rig.Resolve("shop/none").Status);

        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.2"], Http));
        await server.RestartAsync();
        rig.Time.Release();
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        await rig.UntilLoggedAsync("WatchRecovered");
        Assert.Equal("", rig.Registry.Status.Reason);
    }

    [Fact]
    public async Task K38_ServerNeverThere_IsStartingAndSaysWhy()
    {
        await using var gone = await EmbeddedApiServer.StartAsync();
        await gone.StopAsync();
        await using var rig = new RegistryRig(gone);
        rig.Time.Hold();
        rig.Started();

        await rig.UntilAsync(static status => status.Reason.Length > 0);
        Assert.Equal(RegistryPhase.Starting, rig.Phase);
        Assert.Contains("refused", rig.Registry.Status.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(ResolutionStatus.NotSynced, rig.Resolve("shop/web").Status);
        Assert.Null(rig.Registry.Status.LastContact);

        await gone.RestartAsync();
        rig.Time.Release();
        await rig.SyncedAsync();
    }

    [Fact]
    public async Task K36_Unauthorized_IsFailedWithTheReason_AndHealsWithTheToken()
    {
        await using var server = await ServerAsync();
        server.GrantToken("good", "reader", ApiServerRule.Read("endpoints"));
        using var files = new TempFiles();
        var token = files.Write("token", "expired");
        await using var rig = new RegistryRig(server.Address, options => options.TokenFile = token);
        rig.Time.Hold();
        rig.Started();
        await rig.UntilPhaseAsync(RegistryPhase.Failed);
        Assert.Contains("401", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.Contains("token expired", rig.Registry.Status.Reason, StringComparison.Ordinal);

        // A bad credential has decided nothing: with the good one, slices are forbidden and Endpoints are read (K01).
        files.Write("token", "good");
        Apply(server, Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http)));
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalSeconds < 60) == 2, rig.ToString);
        rig.Time.Release();
        await rig.SyncedAsync();
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
    }

    [Fact]
    public async Task K31_ManyObjects_AreAllThereAfterAPagedRelist()
    {
        await using var server = await ServerAsync();
        await using var rig = await new RegistryRig(server).SyncedAsync();
        await server.StopAsync();
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        rig.Time.Hold();
        for (var i = 0; i < 1203; i++)
        {
            Apply(server, Slice("shop", $"web-{i}", "web", [$"10.{i >> 8}.{i & 255}.1"], Http));
        }

        server.Compact();
        await server.RestartAsync();
        rig.Time.Release();

        await rig.UntilAsync("shop/web", static snapshot => snapshot.AllEndpoints.Count == 1203);
    }

    internal static async Task<EmbeddedApiServer> ServerAsync(params string[] namespaces)
    {
        var server = await EmbeddedApiServer.StartAsync();
        foreach (var ns in namespaces.Length == 0 ? ["shop"] : namespaces)
        {
            server.CreateNamespace(ns);
        }

        return server;
    }

    // Read from text, as a user's manifest would be.
    internal static void Apply(EmbeddedApiServer server, JsonObject manifest) => server.Apply(JsonNode.Parse(manifest.ToJsonString())!);

    internal static async Task DeleteAsync(EmbeddedApiServer server, string path)
    {
        using var client = server.CreateClient();
        using var response = await client.DeleteAsync(new Uri(path, UriKind.Relative)).WaitAsync(Pulse.Patience);
        response.EnsureSuccessStatusCode();
    }
}
