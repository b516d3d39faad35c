using System.Text.Json.Nodes;
using System.Threading.Channels;
using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K30: lists that come as a stream.</summary>
public sealed class WatchListTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K30_FirstSync_IsAStreamUpToItsEnd_AndWatchedFromThere()
    {
        await using var server = await ScriptedServer.StartAsync();
        Channel<string> feed = Channel.CreateUnbounded<string>(), watch = Channel.CreateUnbounded<string>();
        server.WatchList("endpointslices", Reply.Feed(feed.Reader)).WatchList("services", Reply.Says(End("3"))).Watch("endpointslices", Reply.Feed(watch.Reader));
        await using var rig = new RegistryRig(server.Address).Started();

        feed.Writer.TryWrite(Event("ADDED", Web("a", "10.0.0.1", "70")) + Event("ADDED", Web("b", "10.0.0.2", "20")));
        feed.Writer.TryWrite(Event("MODIFIED", Web("a", "10.0.0.3", "71")) + Event("DELETED", Web("b", "10.0.0.2", "72")));
        feed.Writer.TryWrite(End("72"));
        await rig.SyncedAsync();
        Assert.Equal(["10.0.0.3:8080"], rig.Usable("shop/web"));
        watch.Writer.TryWrite(Event("MODIFIED", Web("a", "10.0.0.4", "73")));
        await rig.UntilAsync("shop/web", "10.0.0.4:8080");

        Assert.DoesNotContain(server.Requests, static request => request.Verb is "list");
        Assert.Contains("&resourceVersion=72&", Assert.Single(server.Of("watch", "endpointslices")).Query, StringComparison.Ordinal);
        var query = Assert.Single(server.Of("watchlist", "endpointslices")).Query;
        Assert.Matches("^\\?watch=1&allowWatchBookmarks=true&timeoutSeconds=[0-9]+&sendInitialEvents=true&resourceVersionMatch=NotOlderThan$", query);
        Assert.Equal("0", rig.Registry.Status.Details["relists"]);
    }

    [Fact]
    public async Task K30_NothingIsSeenBeforeTheEnd_AndThenAllAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.WatchList("endpointslices", Reply.Feed(feed.Reader)).WatchList("services", Reply.Says(End("3")));
        await using var rig = new RegistryRig(server.Address).Started();

        // That the third object is malformed is told when it has been read, and with it those before it.
        feed.Writer.TryWrite(Event("ADDED", Web("a", "10.0.0.1", "7")) + Event("ADDED", Web("b", "10.0.0.2", "8")) + "{\"type\":\"RENAMED\",\"object\":{}}\n");
        await rig.UntilLoggedAsync("ObjectRejected");
        Assert.Empty(rig.Registry.Services);
        Assert.Equal(RegistryPhase.Starting, rig.Phase);
        Assert.Equal(ResolutionStatus.NotSynced, rig.Resolve("shop/web").Status);

        feed.Writer.TryWrite(End("9"));
        await rig.SyncedAsync();
        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], rig.Usable("shop/web"));
    }

    [Fact]
    public async Task K30_Relist_ReplacesWhatIsGoneAndSignalsOnlyWhatChanged()
    {
        await using var server = await ScriptedServer.StartAsync();
        Channel<string> first = Channel.CreateUnbounded<string>(), watch = Channel.CreateUnbounded<string>(), second = Channel.CreateUnbounded<string>();
        server.WatchList("endpointslices", Reply.Feed(first.Reader), Reply.Feed(second.Reader)).WatchList("services", Reply.Says(End("3")));
        server.Watch("endpointslices", Reply.Feed(watch.Reader), Reply.Silence());
        await using var rig = new RegistryRig(server.Address).Started();
        first.Writer.TryWrite(Event("ADDED", Web("a", "10.0.0.1", "7")) + Event("ADDED", Slice("shop", "api-a", "api", ["10.0.0.5"], Http)) + End("9"));
        await rig.SyncedAsync();
        var api = rig.Registry.GetService(new("shop", "api"));

        watch.Writer.TryWrite(Event("ERROR", Status(410, "Expired", "too old resource version")));
        second.Writer.TryWrite(Event("ADDED", Slice("shop", "api-a", "api", ["10.0.0.5"], Http)));
        await rig.Pulse.UntilAsync(() => server.Of("watchlist", "endpointslices").Count == 2, rig.ToString);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        second.Writer.TryWrite(End("12"));

        await rig.UntilAsync("shop/web", static snapshot => !snapshot.Exists);
        Assert.False(api.ChangeToken.HasChanged, "what did not change was signalled");
        Assert.Contains("&resourceVersion=9&", server.Of("watchlist", "endpointslices")[1].Query, StringComparison.Ordinal);
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
    }

    [Fact]
    public async Task K30_BrokenBeforeTheEnd_NothingOfItIsSeenAndAListIsRead()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.WatchList("endpointslices", Reply.Says(Event("ADDED", Web("a", "10.0.0.1", "7")), End("7")), Reply.Breaks(Event("ADDED", Web("b", "10.0.0.9", "8"))));
        server.WatchList("services", Reply.Says(End("3"))).List("endpointslices", Reply.List("9", Web("a", "10.0.0.2", "9")));
        server.Watch("endpointslices", Reply.Says(Event("ERROR", Status(410, "Expired", "too old"))), Reply.Feed(feed.Reader));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        feed.Writer.TryWrite(Event("MODIFIED", Web("a", "10.0.0.3", "10")));
        await rig.UntilAsync("shop/web", "10.0.0.3:8080");

        Assert.Equal("?resourceVersion=7", Assert.Single(server.Of("list", "endpointslices")).Query);
        Assert.Contains("resourceVersion=9&", server.Of("watch", "endpointslices")[^1].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K30_RefusedAsUnknown_IsRememberedForAllReflectors()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.List("endpointslices", Reply.List("1", Web("a", "10.0.0.1", "1")), Reply.List("9", Web("a", "10.0.0.2", "9")));
        server.Watch("endpointslices", Reply.Feed(feed.Reader), Reply.Silence());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        feed.Writer.TryWrite(Event("ERROR", Status(410, "Expired", "too old resource version")));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        // Both loops may have asked before either was answered; nobody asks twice.
        Assert.InRange(server.Of("watchlist", "endpointslices").Count, 0, 1);
        Assert.InRange(server.Requests.Count(static request => request.Verb == "watchlist"), 1, 2);
        Assert.Equal(0, rig.Log.Count("WatchFailed"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task K30_EndThatNeverComes_FallsBackWithinTheBoundAndForGood(bool withEvents)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.WatchList("endpointslices", withEvents ? Reply.Says(Event("ADDED", Web("a", "10.0.0.9", "8")) + Event("RENAMED", Web("b", "10.0.0.9", "8"))) : Reply.Silence());
        server.List("endpointslices", Reply.List("1", Web("a", "10.0.0.1", "1"))).WatchList("services", Reply.Says(End("3")));
        await using var rig = new RegistryRig(server.Address).Started();
        await rig.Pulse.UntilAsync(
            () => rig.Time.Pending(IsPause) == 1 && rig.Log.Count("Listed") == 1 && rig.Log.Count("ObjectRejected") == (withEvents ? 1 : 0), rig.ToString);

        // Whichever is waited for, the head or what is to follow it.
        await rig.Pulse.UntilAsync(
            () =>
            {
                rig.Time.Fire(IsPause);
                return rig.Phase == RegistryPhase.Synced;
            },
            rig.ToString);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
        Assert.Equal("?resourceVersion=0", Assert.Single(server.Of("list", "endpointslices")).Query);
        Assert.Equal(1, rig.Log.Count("WatchListFellBack"));
        Assert.Equal(0, rig.Log.Count("WatchFailed"));
    }

    [Fact]
    public async Task K30_EventsThatNeverEnd_FallBackToo()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.WatchList("endpointslices", Reply.Feed(feed.Reader)).WatchList("services", Reply.Says(End("3")));
        server.List("endpointslices", Reply.List("1", Web("a", "10.0.0.1", "1")));
        await using var rig = new RegistryRig(server.Address).Started();
        await rig.Pulse.UntilAsync(() => server.Of("watchlist", "endpointslices").Count == 1 && rig.Log.Count("Listed") == 1, rig.ToString);

        // As an old server does, which does not know what it is asked for: what is there, and then every change for ever.
        rig.Time.Advance(ReflectorMachine.InitialEventsTime);
        feed.Writer.TryWrite(Event("ADDED", Web("a", "10.0.0.9", "8")));

        await rig.SyncedAsync();
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
    }

    [Fact]
    public async Task K30_UnusableObjectInTheStream_KeepsItsPreviousVersion()
    {
        await using var server = await ScriptedServer.StartAsync();
        Channel<string> first = Channel.CreateUnbounded<string>(), second = Channel.CreateUnbounded<string>();
        server.WatchList("endpointslices", Reply.Feed(first.Reader), Reply.Feed(second.Reader)).WatchList("services", Reply.Says(End("3")));
        server.Watch("endpointslices", Reply.Says(Event("ERROR", Status(410, "Expired", "too old resource version"))), Reply.Silence());
        await using var rig = new RegistryRig(server.Address).Started();
        first.Writer.TryWrite(Event("ADDED", Web("a", "10.0.0.1", "7")) + End("9"));
        await rig.SyncedAsync();

        second.Writer.TryWrite(Event("ADDED", Web("a", "10.0.0.2", "10").With(static slice => slice["endpoints"] = "odd")) + Event("ADDED", Web("b", "10.0.0.3", "11")) + End("12"));

        await rig.UntilAsync("shop/web", "10.0.0.1:8080", "10.0.0.3:8080");
        Assert.Equal("1", rig.Registry.Status.Details["rejectedObjects"]);
    }

    [Fact]
    public async Task K30_EndWithoutAVersion_IsNoEnd()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.WatchList("endpointslices", Reply.Says(Event("ADDED", Web("a", "10.0.0.9", "8")), End(null))).WatchList("services", Reply.Says(End("3")));
        server.List("endpointslices", Reply.List("1", Web("a", "10.0.0.1", "1")));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
    }

    [Theory]
    [InlineData("", "HTTP/1.1")]
    [InlineData("shop", "HTTP/2")]
    public async Task K30_OverTls_TheListOfAClusterHasAConnectionOfItsOwn_ClosedAtItsEnd(string ns, string protocol)
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        using var files = new TempFiles();
        Pulse pulse = new();
        await using var server = await ScriptedServer.StartAsync(certificate, pulse: pulse);
        server.WatchList("endpointslices", Reply.Says(Event("ADDED", Web("a", "10.0.0.1", "7")), End("9"))).WatchList("services", Reply.Says(End("3")));
        await using var rig = await new RegistryRig(server.Address, options =>
        {
            options.CertificateAuthorityFile = files.Write("ca.crt", authority.AuthorityPem);
            options.NamespaceSelector.Equal = ns.Length == 0 ? null : ns;
        }).SyncedAsync();

        await pulse.UntilAsync(() => server is { OpenConnections: 1, Requests.Count: 4 }, rig.ToString);
        Assert.Equal([protocol, protocol], server.Requests.Where(static request => request.Verb == "watchlist").Select(static request => request.Protocol));
        Assert.Equal(["HTTP/2", "HTTP/2"], server.Requests.Where(static request => request.Verb == "watch").Select(static request => request.Protocol));
    }

    [Fact]
    public async Task K30_EmbeddedServer_StreamsItsLists()
    {
        await using var server = await ServerAsync();
        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.1"], Http));
        using var lists = server.Faults.Add(Fault.Status(500).On("list"));
        await using var rig = await new RegistryRig(server).SyncedAsync();
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));

        Apply(server, Slice("shop", "web-a", "web", ["10.0.0.2"], Http));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        Assert.Equal(0, lists.Strikes);
    }

    private static bool IsPause(TimeSpan due) => due == ReflectorMachine.InitialEventsPause;

    private static JsonObject Web(string slice, string address, string version) => Slice("shop", $"web-{slice}", "web", [address], Http).WithVersion(version);

    private static string End(string? version) => Event("BOOKMARK", new JsonObject
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = version, ["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" } },
    });
}
