using System.Threading.Channels;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>Servers whose history goes back: restored from a backup, or telling an older version as news.</summary>
public sealed class HistoryTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task K47_ServerComesBackWithLess_TheNewestIsListed(bool watchList)
    {
        await using var server = await ServerAsync();
        using var old = watchList ? null : server.Faults.Add(Fault.Status(422).Where(static request => request.Query("sendInitialEvents") == "true"));
        for (var i = 0; i < 50; i++)
        {
            Apply(server, Slice("shop", "web-a", "web", [$"10.0.0.{i + 1}"], Http));
        }

        await using var rig = await new RegistryRig(server).SyncedAsync();
        await server.StopAsync();
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        rig.Time.Hold();
        Assert.Equal(["10.0.0.50:8080"], rig.Usable("shop/web"));

        // A watch from where we were would be silent until the server gets there again.
        await server.RestartEmptyAsync();
        server.CreateNamespace("shop");
        Apply(server, Slice("shop", "web-a", "web", ["10.0.1.1"], Http));
        rig.Time.Release();

        await rig.UntilAsync("shop/web", "10.0.1.1:8080");
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        Apply(server, Slice("shop", "web-a", "web", ["10.0.1.2"], Http));
        await rig.UntilAsync("shop/web", "10.0.1.2:8080");
    }

    [Fact]
    public async Task K37_OlderVersionAsNews_IsNotTakenAndAListIsRead()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.List("endpointslices", Reply.List("10", Web("10.0.0.1", "5")), Reply.List("12", Web("10.0.0.3", "12")));
        server.Watch("endpointslices", Reply.Feed(feed.Reader), Reply.Silence());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();
        rig.Time.Hold();
        feed.Writer.TryWrite(Event("MODIFIED", Web("10.0.0.2", "11")));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        feed.Writer.TryWrite(Event("MODIFIED", Web("10.0.0.1", "9")));
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        Assert.Contains("went back to resourceVersion 9", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(["10.0.0.2:8080"], rig.Usable("shop/web"));

        rig.Time.Release();
        await rig.UntilAsync("shop/web", "10.0.0.3:8080");
    }

    [Fact]
    public async Task K47_OutageWithoutLoss_CostsNoList()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("10", Web("10.0.0.1", "5")));
        server.Watch("endpointslices", Reply.Status(503, "ServiceUnavailable", "starting"), Reply.Says(Event("MODIFIED", Web("10.0.0.2", "11"))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        Assert.Single(server.Of("list", "endpointslices"));
        Assert.Equal("?limit=1", Assert.Single(server.Of("check", "endpointslices")).Query);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task K47_MayNotBeAsked_TheWatchGoesOn(int code)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("10", Web("10.0.0.1", "5"))).Check("endpointslices", Reply.Status(code, "Forbidden", "no list"));
        server.Watch("endpointslices", Reply.Status(503, "ServiceUnavailable", "starting"), Reply.Says(Event("MODIFIED", Web("10.0.0.2", "11"))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        Assert.Single(server.Of("list", "endpointslices"));
    }

    [Fact]
    public async Task K47_WatchEndsAsWatchesDo_HistoryThatWentBackIsFoundOutToo()
    {
        // A server that is shut down ends its watches, and may be back, restored, before anybody is refused.
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("10", Web("10.0.0.1", "5")), Reply.List("3", Web("10.0.0.2", "2"))).Check("endpointslices", Reply.List("3"));
        server.Watch("endpointslices", Reply.Ends(Event("BOOKMARK", Web("10.0.0.1", "10"))), Reply.Silence());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(403)]
    public async Task K47_WatchEndsAsWatchesDo_AServerTooBusyToBeAskedIsWatchedAllTheSame(int code)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("10", Web("10.0.0.1", "5"))).Check("endpointslices", Reply.Status(code, "Busy", "busy"));
        server.Watch("endpointslices", Reply.Ends(Event("BOOKMARK", Web("10.0.0.1", "11"))), Reply.Says(Event("MODIFIED", Web("10.0.0.2", "12"))));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Equal(0, rig.Log.Count("WatchFailed"));
    }

    [Fact]
    public async Task K47_CheckThatFails_IsMadeAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("10", Web("10.0.0.1", "5")), Reply.List("3", Web("10.0.0.2", "2"))).Check("endpointslices", Reply.Status(429, "TooManyRequests", "busy"), Reply.HangsUp(), Reply.List("3"));
        server.Watch("endpointslices", Reply.Status(503, "ServiceUnavailable", "starting"), Reply.Silence());
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");

        Assert.Equal("?limit=500", server.Of("list", "endpointslices")[1].Query);
        Assert.Equal(3, server.Of("check", "endpointslices").Count);
    }

    private static System.Text.Json.Nodes.JsonObject Web(string address, string version) => Slice("shop", "web-a", "web", [address], Http).WithVersion(version);
}
