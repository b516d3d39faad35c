using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>K41: a token is looked for in everything a registry says, in good times and bad.</summary>
public sealed class SecretTests
{
    private const string Canary = "canary-5f3a";

    [Fact]
    public async Task K41_ServerQuotesTheCredential_IsNotQuotedInTurn()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.Status(401, "Unauthorized", $"no such token: {Canary}, sorry"));
        await using var rig = new RegistryRig(server.Address, token: Canary);
        rig.Time.Hold();
        rig.Started();

        await rig.UntilPhaseAsync(RegistryPhase.Failed);

        Assert.Contains("no such token: (the credential), sorry", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, rig.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K41_WatchQuotesTheCredential_IsNotQuotedInTurn()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.List("1"));
        server.List("services", Reply.List("1"));
        server.Watch("endpointslices", Reply.Says(Objects.Event("ERROR", Objects.Status(403, "Forbidden", $"no longer: {Canary}, sorry")) + "\n"));
        await using var rig = new RegistryRig(server.Address, token: Canary);
        rig.Time.Hold();
        rig.Started();

        await rig.UntilPhaseAsync(RegistryPhase.Stale);

        Assert.Contains("no longer: (the credential), sorry", rig.Registry.Status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, rig.Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("token file")]
    public async Task K41_CanaryWalk(string how)
    {
        using var files = new TempFiles();
        var file = files.Write("token", Canary);
        await using var server = await ScriptedServer.StartAsync();
        server.List(
            "endpointslices",
            Reply.Status(401, "Unauthorized", "Unauthorized"),
            Reply.Status(401, "Unauthorized", "Unauthorized"),
            Reply.Status(500, "InternalError", "x"),
            Reply.HangsUp(),
            Reply.Json("<html>"),
            Reply.Json("", 302, ("Location", "https://elsewhere.example/")),
            Reply.List("1"));
        server.List("services", Reply.Status(403, "Forbidden", "forbidden"));
        server.Watch("endpointslices", Reply.Breaks("{\"type"), Reply.Status(410, "Expired", "x"), Reply.Says("garbage\n"), Reply.Silence());
        var options = RegistryRig.Options(server.Address, o => (o.Token, o.TokenFile) = how == "token" ? (Canary, null) : ((string?)null, file), null);
        var rig = new RegistryRig(options);
        rig.Started();
        await rig.SyncedAsync();
        await rig.Pulse.UntilAsync(() => server.Of("watch", "endpointslices").Count >= 4, rig.ToString);
        File.Delete(file);
        await rig.UntilLoggedAsync("WatchStillFailing");
        var status = rig.Registry.Status;
        var reason = rig.Resolve("shop/web").Reason;
        await rig.DisposeAsync();

        Assert.All(server.Requests, static request => Assert.Equal($"Bearer {Canary}", request.Authorization));
        Assert.Contains(rig.Log.Entries, static entry => entry.Level == LogLevel.Warning);
        Assert.DoesNotContain(Canary, rig.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, status.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, string.Join(' ', status.Warnings.Concat(status.Details.Select(static pair => pair.ToString()))), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, rig.Registry.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, reason, StringComparison.Ordinal);
    }
}
