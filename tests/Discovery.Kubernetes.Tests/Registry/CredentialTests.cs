using System.Threading.Channels;
using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>Trust and credentials that change under a running registry (K36), and tokens that end (K45).</summary>
public sealed class CredentialTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K36_AuthorityRotated_TheNextWatchWorksAndTheLastKnownIsServedMeanwhile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links take a privilege there");
        using var files = new TempFiles();
        using var old = new Certificates("old authority");
        using var @new = new Certificates("new authority");
        using var oldServer = old.Server("localhost", withLoopbackAddress: true);
        using var newServer = @new.Server("localhost", withLoopbackAddress: true);
        var pulse = new Pulse();
        await using var server = await ScriptedServer.StartAsync(oldServer, pulse: pulse);
        server.List("endpointslices", Reply.List("1", Slice("shop", "web-a", "web", ["10.0.0.1"], Http)));
        files.Mount(("ca.crt", old.AuthorityPem), ("token", "abc"));
        var options = RegistryRig.Options(server.Address, o => (o.CertificateAuthorityFile, o.TokenFile) = (files.Path("ca.crt"), files.Path("token")), null);
        await using var rig = await new RegistryRig(options, pulse: pulse).SyncedAsync();
        await pulse.UntilAsync(() => server.Of("watch", "endpointslices").Count == 1 && server.Of("watch", "services").Count == 1, rig.ToString);
        var lists = server.Of("list", "endpointslices").Count;

        // The server restarts with a certificate that nobody trusts yet.
        server.Certificate = newServer;
        server.Watch("endpointslices", Reply.Says(Event("ADDED", Slice("shop", "web-b", "web", ["10.0.0.2"], Http).WithVersion("2"))));
        server.CutConnections();
        await rig.UntilAsync(static status => status.Phase == RegistryPhase.Stale && status.Reason.Contains("certificate chain", StringComparison.Ordinal));
        Assert.Equal(["10.0.0.1:8080"], rig.Usable("shop/web"));

        files.Mount(("ca.crt", @new.AuthorityPem), ("token", "def"));
        await rig.UntilAsync("shop/web", "10.0.0.1:8080", "10.0.0.2:8080");
        await rig.UntilPhaseAsync(RegistryPhase.Synced);

        Assert.Equal(lists, server.Of("list", "endpointslices").Count);
        Assert.Equal("Bearer def", server.Of("watch", "endpointslices")[^1].Authorization);
        Assert.Equal(1, rig.Log.Count("ConnectionFilesTaken"));
    }

    [Fact]
    public async Task K36_AuthorityRotatedUnderHealthyWatches_NothingBreaks()
    {
        using var files = new TempFiles();
        using var old = new Certificates("old authority");
        using var @new = new Certificates("new authority");
        using var oldServer = old.Server("localhost", withLoopbackAddress: true);
        using var newServer = @new.Server("localhost", withLoopbackAddress: true);
        var pulse = new Pulse();
        var slices = Channel.CreateUnbounded<string>();
        await using var server = await ScriptedServer.StartAsync(oldServer, pulse: pulse);
        server.List("endpointslices", Reply.List("1", Slice("shop", "web-a", "web", ["10.0.0.1"], Http)));
        server.Watch("endpointslices", Reply.Feed(slices.Reader), Reply.Silence());
        var services = Channel.CreateUnbounded<string>();
        server.Watch("services", Reply.Feed(services.Reader), Reply.Silence());
        var options = RegistryRig.Options(server.Address, o => o.CertificateAuthorityFile = files.Write("ca.crt", old.AuthorityPem), null);
        await using var rig = await new RegistryRig(options, pulse: pulse).SyncedAsync();
        await pulse.UntilAsync(() => server.Of("watch", "endpointslices").Count == 1 && server.Of("watch", "services").Count == 1, rig.ToString);

        server.Certificate = newServer;
        files.Replace("ca.crt", @new.AuthorityPem);
        await services.Writer.WriteAsync(Event("ADDED", Service("shop", "web", ("http", 80, 8080)).WithVersion("2")));
        services.Writer.Complete();
        await pulse.UntilAsync(() => server.Of("watch", "services").Count == 2, rig.ToString);
        await slices.Writer.WriteAsync(Event("MODIFIED", Slice("shop", "web-a", "web", ["10.0.0.2"], Http).WithVersion("2")));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        slices.Writer.Complete();
        await pulse.UntilAsync(() => server.Of("watch", "endpointslices").Count == 2 && server.OpenConnections == 1, rig.ToString);

        Assert.Equal(RegistryPhase.Synced, rig.Phase);
        Assert.DoesNotContain(rig.Log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task K36_KubeconfigRewrittenForAnotherCluster_IsListedAnewThere()
    {
        using var files = new TempFiles();
        var pulse = new Pulse();
        await using var first = await ScriptedServer.StartAsync(pulse: pulse);
        await using var second = await ScriptedServer.StartAsync(pulse: pulse);
        first.List("endpointslices", Reply.List("700", Slice("shop", "web-a", "web", ["10.0.0.1"], Http)));
        second.List("endpointslices", Reply.List("3", Slice("shop", "web-a", "web", ["10.9.0.1"], Http)));
        files.Write("config", KubeConfigText.Of(first.Address.AbsoluteUri, "token: abc"));
        await using var rig = await new RegistryRig(new KubernetesRegistryOptions { KubeConfig = files.Path("config") }, pulse: pulse).SyncedAsync();
        await pulse.UntilAsync(() => first.Of("watch", "endpointslices").Count == 1 && first.Of("watch", "services").Count == 1, rig.ToString);

        files.Replace("config", KubeConfigText.Of(second.Address.AbsoluteUri, "token: def"));
        first.CutConnections();
        await rig.UntilAsync("shop/web", "10.9.0.1:8080");
        await pulse.UntilAsync(() => second.Of("watch", "endpointslices").Count == 1, rig.ToString);

        Assert.Equal(["list", "watch"], second.Requests.Where(static request => request.Resource == "endpointslices").Select(static request => request.Verb));
        Assert.All(second.Requests, static request => Assert.Equal("Bearer def", request.Authorization));
        await rig.UntilPhaseAsync(RegistryPhase.Synced);
    }

    [Fact]
    public async Task K45_StaticToken_ItsEndIsToldOnceAndNotBefore()
    {
        await using var server = await ScriptedServer.StartAsync();
        var token = Jwt.Expiring(DateTimeOffset.UtcNow.AddHours(2));
        await using var rig = await new RegistryRig(server.Address, token: token).SyncedAsync();
        await rig.UntilLoggedAsync("TokenExpires");

        // A clock that was set back: too early is no end.
        rig.Time.Fire(static due => due.TotalMinutes is > 110 and < 121);
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalMinutes is > 110 and < 121) == 1, rig.ToString);
        Assert.Equal(0, rig.Log.Count("TokenExpired"));
        rig.Time.Advance(TimeSpan.FromHours(2));
        rig.Time.Fire(static due => due.TotalMinutes is > 110 and < 121);
        await rig.UntilLoggedAsync("TokenExpired");

        await rig.DisposeAsync();
        Assert.Equal(1, rig.Log.Count("TokenExpired"));
        Assert.Equal(1, rig.Log.Count("TokenExpires"));
        Assert.DoesNotContain(token, rig.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K45_TokenThatHasEndedAlready_IsToldOfAsSuch()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var rig = await new RegistryRig(server.Address, token: Jwt.Expiring(DateTimeOffset.UtcNow.AddHours(-1))).SyncedAsync();

        await rig.UntilLoggedAsync("TokenExpired");
        Assert.Equal(0, rig.Log.Count("TokenExpires"));
    }

    [Fact]
    public async Task K45_EndBeyondAnyTimer_IsWaitedForInSteps()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var rig = await new RegistryRig(server.Address, token: Jwt.Expiring(DateTimeOffset.MaxValue)).SyncedAsync();
        await rig.UntilLoggedAsync("TokenExpires");

        rig.Time.Advance(TimeSpan.FromDays(1));
        rig.Time.Fire(static due => due.TotalDays == 1);

        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalDays == 1) == 1, rig.ToString);
        Assert.Equal(0, rig.Log.Count("TokenExpired"));
    }

    [Fact]
    public async Task K39_DisposedBeforeTheTokensEnd_LeavesNoTimer()
    {
        await using var server = await ScriptedServer.StartAsync();
        var rig = await new RegistryRig(server.Address, token: Jwt.Expiring(DateTimeOffset.UtcNow.AddDays(100))).SyncedAsync();
        await rig.Pulse.UntilAsync(() => rig.Time.Pending(static due => due.TotalDays == 1) == 1, rig.ToString);

        await rig.DisposeAsync();

        Assert.Equal(0, rig.Time.Pending(static _ => true));
        Assert.Equal(0, rig.Log.Count("TokenExpired"));
    }
}
