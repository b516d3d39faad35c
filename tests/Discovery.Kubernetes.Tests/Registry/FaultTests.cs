using System.Threading.Channels;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>A registry against a server that answers what no good server would.</summary>
public sealed class FaultTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K31_FirstRequest_AsksTheWatchCacheAndWatchesFromThere()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("41", Web("10.0.0.1")));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();
        await rig.UntilLoggedAsync("Watching", 2);

        Assert.Equal("?resourceVersion=0", Assert.Single(server.Of("list", "endpointslices")).Query);
        var watch = Assert.Single(server.Of("watch", "endpointslices")).Query;
        Assert.StartsWith("?watch=1&resourceVersion=41&allowWatchBookmarks=true&timeoutSeconds=", watch, StringComparison.Ordinal);
        Assert.InRange(int.Parse(watch[(watch.LastIndexOf('=') + 1)..]), 300, 600);
    }

    [Fact]
    public async Task K31_SecondPageFails_KeepsOldSnapshot()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.List("endpointslices",
            Reply.List("1", Web("10.0.0.1"), Slice("shop", "api-a", "api", ["10.0.0.5"], Http)),
            Reply.Status(410, "Expired", "too old"),
            Reply.Page("7", "more", Web("10.0.0.2")),
            Reply.Status(500, "InternalError", "etcd"),
            Reply.Page("8", "more", Web("10.0.0.3")),
            Reply.HangsUp(),
            Reply.Page("9", "more", Web("10.0.0.4")),
            Reply.List("9", Slice("shop", "new-a", "new", ["10.0.0.9"], Http)));
        server.Watch("endpointslices", Reply.Feed(feed.Reader), Reply.Silence());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();
        var before = rig.Registry.GetService(new("shop", "web"));
        rig.Time.Hold();

        feed.Writer.TryWrite(Event("ERROR", Status(410, "Expired", "too old resource version")));
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        Assert.Same(before, rig.Registry.GetService(new("shop", "web")));
        Assert.False(before.ChangeToken.HasChanged);
        Assert.True(rig.Registry.GetService(new("shop", "api")).Exists);

        rig.Time.Release();
        await rig.UntilAsync("shop/new", "10.0.0.9:8080");
        Assert.Equal(["10.0.0.4:8080"], rig.Usable("shop/web"));
        Assert.False(rig.Registry.GetService(new("shop", "api")).Exists);
        Assert.Equal(
            ["?resourceVersion=0", "?resourceVersion=1", "?limit=500", "?limit=500&continue=more", "?limit=500", "?limit=500&continue=more", "?limit=500", "?limit=500&continue=more"],
            server.Of("list", "endpointslices").Select(static request => request.Query));
    }

    [Fact]
    public async Task K31_LaterPageExpired_ListsAllAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.Page("7", "more", Web("10.0.0.2")), Reply.Status(410, "Expired", "continue is too old"), Reply.List("8", Web("10.0.0.3")));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        Assert.Equal(["?resourceVersion=0", "?limit=500&continue=more", ""], server.Of("list", "endpointslices").Select(static request => request.Query));
        Assert.Equal(["10.0.0.3:8080"], rig.Usable("shop/web"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status","status":"Success"}""")]
    [InlineData("<html>log in</html>")]
    [InlineData("")]
    [InlineData("""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":""")]
    public async Task K31_AnswerThatIsNoList_DeletesNothing(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1")), Reply.Json(body), Reply.List("9", Web("10.0.0.2")));
        server.Watch("endpointslices", Reply.Feed(feed.Reader), Reply.Silence());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();
        rig.Time.Hold();

        feed.Writer.TryWrite(Event("ERROR", Status(410, "Expired", "too old")));
        await rig.UntilPhaseAsync(RegistryPhase.Stale);

        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        rig.Time.Release();
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
    }

    [Fact]
    public async Task K32_WatchEndsOrBreaks_ResumesWithoutListAndStaysSynced()
    {
        await using var server = await ScriptedServer.StartAsync();
        Channel<string> breaking = Channel.CreateUnbounded<string>(), last = Channel.CreateUnbounded<string>();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1")));
        server.Watch(
            "endpointslices",
            Reply.Ends(Event("MODIFIED", Web("10.0.0.2").WithVersion("2"))),
            Reply.Feed(breaking.Reader),
            Reply.Ends(Event("MODIFIED", Web("10.0.0.4").WithVersion("6")), "{\"type\":\"MODIFIED\",\"obj"),
            Reply.Feed(last.Reader));
        await using var rig = new RegistryRig(server.Address);
        rig.Time.Hold();
        rig.Started();

        breaking.Writer.TryWrite(Event("BOOKMARK", new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["resourceVersion"] = "4" } }));
        breaking.Writer.TryWrite(Event("MODIFIED", Web("10.0.0.3")));
        await rig.UntilAsync("shop/web", "10.0.0.3:8080");
        breaking.Writer.Complete(new EndOfStreamException());
        await rig.UntilAsync("shop/web", "10.0.0.4:8080");
        last.Writer.TryWrite(Event("MODIFIED", Web("10.0.0.5").WithVersion("7")));
        await rig.UntilAsync("shop/web", "10.0.0.5:8080");
        Assert.Equal(["1", "2", "4", "6"], server.Of("watch", "endpointslices").Select(static request => request.Query.Split("resourceVersion=")[1].Split('&')[0]));
        Assert.Single(server.Of("list", "endpointslices"));
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Equal(0, rig.Log.Count("WatchFailed"));
    }

    [Fact]
    public async Task K32_WatchesThatEndAtOnce_AreSlowedDown()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Ends());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.Pulse.UntilAsync(() => rig.Time.ShortWaits.Count >= 6, rig.ToString);

        var delays = rig.Time.ShortWaits.Take(6).Select(static delay => delay.TotalSeconds).ToArray();
        Assert.All(delays.Zip([0.8, 1.6, 3.2, 6.4, 12.8, 25.6]), static pair => Assert.InRange(pair.First, pair.Second, pair.Second * 2));
        Assert.Single(server.Of("list", "endpointslices"));
    }

    [Fact]
    public async Task K33_ExpiredEventInAStream_RelistsOnceAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1")), Reply.List("9", Web("10.0.0.2")));
        server.Watch("endpointslices", Reply.Ends(Event("ERROR", Status(410, "Expired", "too old"))), Reply.Silence());
        await using var rig = new RegistryRig(server.Address);
        rig.Time.Hold();
        rig.Started();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        await rig.SyncedAsync();
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        Assert.Equal("?resourceVersion=1", server.Of("list", "endpointslices")[1].Query);
        Assert.Equal(0, rig.Log.Count("WatchFailed"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task K34_ThrottledWatch_WaitsAsAskedAndDoesNotRelist(int code)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Status(code, "x", "slow down", ("Retry-After", "17")), Reply.Says(Event("ADDED", Web("10.0.0.7"))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.7:8080");

        Assert.Contains(TimeSpan.FromSeconds(17), rig.Time.ShortWaits);
        Assert.Single(server.Of("list", "endpointslices"));
    }

    [Theory]
    [InlineData("5 years")]
    [InlineData("x\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{}}garbage\n")]
    public async Task K37_BrokenSyntax_RelistsWithBackoff(string line)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1")), Reply.List("9", Web("10.0.0.2")));
        server.Watch("endpointslices", line == "5 years" ? Reply.Says(Event("MODIFIED", Web("10.0.0.3")).Replace(":", ";", StringComparison.Ordinal)) : Reply.Says(line), Reply.Silence());
        await using var rig = new RegistryRig(server.Address);
        rig.Time.Hold();
        rig.Started();
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));

        rig.Time.Release();
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        Assert.InRange(rig.Time.ShortWaits[0].TotalSeconds, 0.8, 1.6);
    }

    [Fact]
    public async Task K37_OddButWellFormed_IsCountedAndPassedOver()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1")));
        server.Watch("endpointslices", Reply.Says(
            Event("RENAMED", Web("10.0.0.9")),
            "{\"type\":\"ADDED\",\"object\":{}}\n",
            "{\"type\":\"ADDED\"}\n\r\n \n",
            Event("DELETED", new() { ["kind"] = "EndpointSlice" }),
            Event("MODIFIED", Web("10.0.0.9").With(static slice => slice["endpoints"] = "odd")),
            "{\"object\":{\"metadata\":{\"name\":\"api-a\",\"namespace\":\"shop\",\"labels\":{\"kubernetes.io/service-name\":\"api\"}},\"addressType\":\"IPv4\",\"new\":[{}],\"endpoints\":[{\"addresses\":[\"10.0.0.5\"]}],\"ports\":[{\"port\":1}]},\"type\":\"ADDED\",\"x\":1}\n"));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/api", "10.0.0.5:1");

        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        Assert.Equal("5", rig.Registry.Status.Details["rejectedObjects"]);
        Assert.Equal(1, rig.Log.Count("ObjectRejected"));
        Assert.Equal(4, rig.Log.Count("ObjectRejectedToo"));
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Single(server.Of("list", "endpointslices"));
    }

    [Fact]
    public async Task K37_UnusableObjectInTheList_DoesNotKeepUsFromSyncing()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1"), Slice("shop", "bad", "web", ["10.0.0.2"], Http).With(static slice => slice["ports"] = 5)));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        Assert.Equal("1", rig.Registry.Status.Details["rejectedObjects"]);
    }

    [Fact]
    public async Task K37_ErrorEventOfTheServersOwn_BacksOffAndWatchesAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Ends(Event("ERROR", Status(500, "InternalError", "etcd is away"))), Reply.Ends("{\"type\":\"ERROR\"}\n"), Reply.Says(Event("ADDED", Web("10.0.0.7"))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.7:8080");

        Assert.Single(server.Of("list", "endpointslices"));
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
    }

    [Fact]
    public async Task K36_WatchAcceptedAndThenFailed_WarnsOnceAndStaysStale()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Ends(Event("ERROR", Status(500, "InternalError", "etcd is away"))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilLoggedAsync("WatchStillFailing", 20);

        Assert.Equal(1, rig.Log.Count("WatchFailed"));
        Assert.Equal(0, rig.Log.Count("WatchRecovered"));
        Assert.Equal(RegistryPhase.Stale, rig.Phase);

        // One that holds for a second is believed.
        server.Watch("endpointslices", Reply.Silence());
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
    }

    [Fact]
    public async Task K36_Refusal_IsLoggedOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Status(403, "Forbidden", "services is forbidden"));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilLoggedAsync("WatchStillFailing", 20);

        Assert.Equal(1, rig.Log.Count("WatchFailed"));
        Assert.All(rig.Time.ShortWaits, static delay => Assert.InRange(delay.TotalSeconds, 30, 60));
    }

    [Fact]
    public async Task K37_EventOfSeveralMiB_IsTaken()
    {
        var addresses = Enumerable.Range(0, 20_000).Select(static i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}").ToArray();
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Says(Event("ADDED", Slice("shop", "web-a", "web", addresses, Http).WithAnnotation("filler", new string('x', 3 << 20)))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        var snapshot = await rig.UntilAsync("shop/web", static snapshot => snapshot.Exists);

        Assert.Equal(20_000, snapshot.AllEndpoints.Count);
    }

    [Fact]
    public async Task K02_ServicesFailing_IsStartingAndSaysWhy()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Status(500, "InternalError", "etcd is away"));
        await using var rig = new RegistryRig(server.Address);
        rig.Time.Hold();
        rig.Started();

        await rig.UntilAsync(static status => status.Reason.Contains("etcd is away", StringComparison.Ordinal));
        Assert.Equal(RegistryPhase.Starting, rig.Phase);
    }

    [Fact]
    public async Task K01_SlicesUnknownToTheServer_ReadsEndpoints()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.Json("404 page not found", 404));
        server.List("endpoints", Reply.List("3", Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        Assert.Equal("endpoints", rig.Registry.Status.Details["resource"]);
    }

    [Fact]
    public async Task K01_TruncatedEndpoints_AreWarnedOf()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpoints", Reply.List("3", Endpoints("shop", "web", Subset(["10.0.0.1"], [], Http)).WithAnnotation("endpoints.kubernetes.io/over-capacity", "truncated")));
        await using var rig = await new RegistryRig(server.Address, static options => options.Resource = KubernetesEndpointResource.Endpoints).SyncedAsync();

        Assert.Contains("shop/web", Assert.Single(rig.Registry.Status.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, rig.Log.Count("EndpointsTruncated"));
    }

    private static System.Text.Json.Nodes.JsonObject Web(string address) => Slice("shop", "web-a", "web", [address], Http);
}
