using System.Threading.Channels;
using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>Over TLS, and much at once.</summary>
public sealed class ChaosTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Fact]
    public async Task K35_OverTls_EventsBreaksAndDisposal()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        using var files = new TempFiles();
        await using var server = await ScriptedServer.StartAsync(certificate);
        var feed = Channel.CreateUnbounded<string>();
        server.List("endpointslices", Reply.List("1", Slice("shop", "web-a", "web", ["10.0.0.1"], Http)));
        server.Watch("endpointslices", Reply.Feed(feed.Reader), Reply.Says(Event("MODIFIED", Slice("shop", "web-a", "web", ["10.0.0.3"], Http))));
        var ca = files.Write("ca.crt", authority.AuthorityPem);
        await using var rig = await new RegistryRig(server.Address, options => (options.Token, options.CertificateAuthorityFile) = ("abc", ca)).SyncedAsync();

        feed.Writer.TryWrite(Event("MODIFIED", Slice("shop", "web-a", "web", ["10.0.0.2"], Http)));
        await rig.UntilAsync("shop/web", "10.0.0.2:8080");
        feed.Writer.Complete(new EndOfStreamException());
        await rig.UntilAsync("shop/web", "10.0.0.3:8080");

        Assert.Single(server.Of("list", "endpointslices"));
        Assert.All(server.Requests, static request => Assert.Equal(request.Verb is "list" or "watchlist" ? "HTTP/1.1" : "HTTP/2", request.Protocol));
        Assert.Equal(RegistryPhase.Synced, rig.Phase);
    }

    [Fact]
    public async Task K40_WrongName_IsStartingWithTheReason()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("wrong.example");
        using var files = new TempFiles();
        await using var server = await ScriptedServer.StartAsync(certificate);
        var ca = files.Write("ca.crt", authority.AuthorityPem);
        await using var rig = new RegistryRig(server.Address, options => (options.Token, options.CertificateAuthorityFile) = ("abc", ca));
        rig.Time.Hold();
        rig.Started();

        await rig.UntilAsync(static status => status.Reason.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal));

        Assert.Equal(RegistryPhase.Starting, rig.Phase);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task K06_ManyServicesChangeAtOnce_EachIsRight()
    {
        await using var server = await ScriptedServer.StartAsync();
        var feed = Channel.CreateUnbounded<string>();
        server.List("endpointslices", Reply.List("1"));
        server.Watch("endpointslices", Reply.Feed(feed.Reader));
        await using var rig = await new RegistryRig(server.Address).SyncedAsync();
        var lines = new System.Text.StringBuilder();
        for (var i = 0; i < 2000; i++)
        {
            lines.Append(Event(i % 7 == 6 ? "DELETED" : "MODIFIED", Slice("shop", $"web-{i % 50}", $"web-{i % 50}", [$"10.0.{i >> 8}.{i & 255}"], Http)));
        }

        lines.Append(Event("ADDED", Slice("shop", "last", "last", ["10.9.9.9"], Http)));
        feed.Writer.TryWrite(lines.ToString());
        await rig.UntilAsync("shop/last", "10.9.9.9:8080");

        for (var i = 1950; i < 2000; i++)
        {
            var snapshot = rig.Registry.GetService(new("shop", $"web-{i % 50}"));
            Assert.Equal(i % 7 == 6 ? [] : [$"10.0.{i >> 8}.{i & 255}:8080"], snapshot.AllEndpoints.Select(static endpoint => endpoint.ToString()));
        }
    }
}
