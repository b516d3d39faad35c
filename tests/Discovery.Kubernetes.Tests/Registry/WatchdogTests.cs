using System.Threading.Channels;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K35: what says nothing for too long is given up.</summary>
public sealed class WatchdogTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K35_SilentWatch_IsMadeAnewAndStaysSynced()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Web("10.0.0.1")));
        server.Watch("endpointslices", Reply.Silence(), Reply.Says(Event("MODIFIED", Web("10.0.0.2"))));
        await using var rig = await new RegistryRig(server.Address, static options => options.WatchdogTimeout = TimeSpan.FromMinutes(7)).SyncedAsync();
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalMinutes == 7) == 2, rig.ToString);
        rig.Time.Advance(TimeSpan.FromMinutes(7));

        rig.Time.Fire(static due => due.TotalMinutes == 7);

        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.Single(server.Of("list", "endpointslices"));
        Assert.Equal(0, rig.Log.Count("WatchFailed"));
        Assert.Contains(rig.Log.Entries, static entry => entry.Event == "WatchEnded" && entry.Message.Contains("nothing came for 420 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task K35_WhateverComes_MovesTheEndOfPatience()
    {
        var watchdog = TimeSpan.FromMinutes(7);
        var feed = Channel.CreateUnbounded<string>();
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Feed(feed.Reader));
        await using var rig = await new RegistryRig(server.Address, options => options.WatchdogTimeout = watchdog).SyncedAsync();
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(due => due == watchdog) == 2, rig.ToString);
        var before = rig.Time.Asked(watchdog);

        feed.Writer.TryWrite(Event("ADDED", Web("10.0.0.1")));
        await rig.UntilAsync("shop/web", "10.0.0.1:8080");

        Assert.Equal(before + 1, rig.Time.Asked(watchdog));
    }

    [Fact]
    public async Task K35_SilentList_IsGivenUp()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.Says("{\"items\":["), Reply.List("1", Web("10.0.0.1")));
        await using var rig = new RegistryRig(server.Address).Started();
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due == TimeSpan.FromSeconds(60)) == 1 && rig.Registry.Status.LastContact is not null, rig.ToString);

        rig.Time.Fire(static due => due == TimeSpan.FromSeconds(60));

        await rig.SyncedAsync();
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
    }

    private static System.Text.Json.Nodes.JsonObject Web(string address) => Slice("shop", "web-a", "web", [address], Http);
}
