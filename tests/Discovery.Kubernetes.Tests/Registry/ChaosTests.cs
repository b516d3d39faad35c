using System.Threading.Channels;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;
using static Discovery.Kubernetes.Tests.Registry.EndToEndTests;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>Whatever happens in whatever order, it ends in the server's state.</summary>
public sealed class ChaosTests
{
    private static readonly (string?, int?) Http = ("http", 8080);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task AnySequence_EndsInTheServersState(int seed, bool discovers)
    {
        var random = new Random(seed);
        await using var server = await ServerAsync("n-0");
        server.GrantToken("t", "reader", discovers ? ApiServerRule.Read("namespaces") : ApiServerRule.Read("endpointslices", "services"), ApiServerRule.Read("endpointslices", "services") with { Namespaces = ["n-0", "n-1", "n-2"] });
        await using var rig = await new RegistryRig(server, static options => options.NamespaceSelector.Match.Add("n-[0-9]"), "t").SyncedAsync();
        HashSet<string> namespaces = ["n-0"];
        Dictionary<(string Namespace, string Slice), string> slices = [];

        for (var i = 0; i < 150; i++)
        {
            var ns = $"n-{random.Next(3)}";
            var slice = $"s-{random.Next(4)}";
            switch (random.Next(12))
            {
                case 0:
                    await server.RestartAsync();
                    break;
                case 1:
                    server.Compact();
                    break;
                case 2 when namespaces.Remove(ns):
                    server.DeleteNamespace(ns);
                    foreach (var key in slices.Keys.Where(key => key.Namespace == ns).ToArray())
                    {
                        slices.Remove(key);
                    }

                    break;
                case 3 when slices.Remove((ns, slice)):
                    await DeleteAsync(server, $"apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices/{slice}");
                    break;
                default:
                    if (namespaces.Add(ns))
                    {
                        server.CreateNamespace(ns);
                    }

                    var address = $"10.0.{i}.{random.Next(1, 250)}";
                    slices[(ns, slice)] = address;
                    Apply(server, Slice(ns, slice, "web", [address], Http));
                    break;
            }
        }

        for (var i = 0; i < 3; i++)
        {
            var ns = $"n-{i}";
            string[] expected = [.. slices.Where(pair => pair.Key.Namespace == ns).Select(static pair => $"{pair.Value}:8080").Order(StringComparer.Ordinal)];
            await rig.UntilAsync($"{ns}/web", snapshot => snapshot.AllEndpoints.Select(static endpoint => endpoint.ToString()).SequenceEqual(expected));
        }

        await rig.UntilPhaseAsync(RegistryPhase.Synced);
        Assert.Equal(slices.Count, rig.Registry.Status.Endpoints);
    }

    [Fact]
    public async Task K35_OverTlsAndHttp2_EventsBreaksAndDisposal()
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
        Assert.All(server.Requests, static request => Assert.Equal("HTTP/2", request.Protocol));
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
