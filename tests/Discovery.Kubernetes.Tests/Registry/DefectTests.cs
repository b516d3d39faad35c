using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K38: defects of our own, which nobody foresaw, end no process and are not silent.</summary>
public sealed class DefectTests
{
    [Fact]
    public async Task K38_LoopEndsByADefect_WhatItKnewIsServedAndStatusAndLogSayIt()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1", Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080))));
        var chance = new BreakingChance();
        await using var rig = await new RegistryRig(server.Address, chance: chance).SyncedAsync();
        await rig.UntilLoggedAsync("Watching", 2);

        chance.IsBroken = true;
        server.CutConnections();
        await rig.UntilLoggedAsync("WatchCrashed", 2);

        Assert.All(rig.Log.Entries.Where(static entry => entry.Event == "WatchCrashed"), static entry => Assert.Equal(LogLevel.Critical, entry.Level));
        await rig.UntilPhaseAsync(RegistryPhase.Stale);
        Assert.Contains("no longer followed, by a defect of our own: NotSupportedException", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));
    }

    [Fact]
    public async Task K38_RegistryEndsByADefect_StatusAndLogSayIt()
    {
        await using var rig = new RegistryRig(
            RegistryRig.Options(new Uri("http://127.0.0.1:1"), null, null), connect: static () => throw new IOException("no file"), chance: new BreakingChance { IsBroken = true }).Started();

        await rig.UntilLoggedAsync("RegistryCrashed");

        await rig.UntilAsync(static status => status.Reason?.Contains("ended by a defect of its own: NotSupportedException", StringComparison.Ordinal) == true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Registry.WaitForSyncAsync().WaitAsync(Pulse.Patience));
    }

    [Fact]
    public async Task K38_CredentialPluginIsCancelledByItsOwnTimeout_TheRegistryTriesAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        var options = RegistryRig.Options(server.Address, null, null);
        var attempts = 0;
        await using var rig = new RegistryRig(options, connect: () => ++attempts < 3
            ? throw new TaskCanceledException("the plugin took too long")
            : new ConnectionFactory(options, NullLogger.Instance).Create());

        await rig.SyncedAsync();

        Assert.Equal(3, attempts);
        Assert.Equal((1, 0), (rig.Log.Count("ConnectFailed"), rig.Log.Count("RegistryCrashed")));
    }

    // Every loop asks it for jitter, and none expects that to fail.
    private sealed class BreakingChance : Random
    {
        public bool IsBroken { get; set; }

        public override double NextDouble() => IsBroken ? throw new NotSupportedException("a defect") : 0.1;
    }
}
