using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Discovery.Kubernetes.Tests.Transport;

/// <summary>Authorities and client certificates that change under a connection.</summary>
public sealed class TrustRotationTests : IDisposable
{
    private const string Services = "api/v1/services";
    private readonly TempFiles _files = new();
    private readonly Pulse _pulse = new();
    private readonly TestLog _log;
    private readonly Certificates _old = new("old authority");
    private readonly Certificates _new = new("new authority");
    private readonly X509Certificate2 _oldServer;
    private readonly X509Certificate2 _newServer;

    public TrustRotationTests()
    {
        _log = new TestLog(_pulse);
        _oldServer = _old.Server("localhost", withLoopbackAddress: true);
        _newServer = _new.Server("localhost", withLoopbackAddress: true);
    }

    public void Dispose()
    {
        _oldServer.Dispose();
        _newServer.Dispose();
        _old.Dispose();
        _new.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task K36_AuthorityChanges_TheNextRequestTrustsTheNewOneAndOnlyIt(bool mounted)
    {
        void Publish(string pem)
        {
            if (mounted)
            {
                _files.Mount(("ca.crt", pem));
            }
            else
            {
                _files.Write("ca.crt", pem);
            }
        }

        Assert.SkipWhen(mounted && OperatingSystem.IsWindows(), "links take a privilege there");
        await using var server = await ScriptedServer.StartAsync(_oldServer);
        Publish(_old.AuthorityPem);
        using var connection = Connect(server, _files.Path("ca.crt"));
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        server.Certificate = _newServer;
        Publish(_new.AuthorityPem);
        await GetAsync(client);
        Assert.Equal(1, _log.Count("ConnectionFilesTaken"));

        Publish(_old.AuthorityPem);
        await RefusedAsync(client, "certificate chain");
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task K40_AfterARotation_TheWrongNameIsStillRefused()
    {
        using var wrong = _new.Server("wrong.example");
        await using var server = await ScriptedServer.StartAsync(_oldServer);
        using var connection = Connect(server, _files.Write("ca.crt", _old.AuthorityPem));
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        server.Certificate = wrong;
        _files.Write("ca.crt", _new.AuthorityPem);

        await RefusedAsync(client, "RemoteCertificateNameMismatch");
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task K36_AuthorityCannotBeRead_TheLastGoodStaysAndItIsToldOnceEachTime(string? content)
    {
        // Each request has a connection of its own, so that the trust is asked for.
        await using var server = await ScriptedServer.StartAsync(_oldServer, protocols: HttpProtocols.Http1);
        server.List("services", Reply.Json(Objects.List("1", null), 200, ("Connection", "close")));
        var file = _files.Write("ca.crt", _old.AuthorityPem);
        using var connection = Connect(server, file);
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        for (var time = 1; time <= 2; time++)
        {
            if (content is null)
            {
                File.Delete(file);
            }
            else
            {
                _files.Write("ca.crt", content);
            }

            await GetAsync(client);
            await GetAsync(client);
            Assert.Equal(time, _log.Count("ConnectionFilesUnreadable"));

            _files.Write("ca.crt", _old.AuthorityPem);
            await GetAsync(client);
        }

        server.Certificate = _newServer;
        _files.Write("ca.crt", _new.AuthorityPem);
        await GetAsync(client);
        Assert.Equal(1, _log.Count("ConnectionFilesTaken"));
        Assert.Equal(2, _log.Count("ConnectionFilesUnreadable"));
    }

    [Fact]
    public async Task K36_ContentIsTheSame_TheConnectionStays()
    {
        await using var server = await ScriptedServer.StartAsync(_oldServer);
        var file = _files.Write("ca.crt", _old.AuthorityPem);
        using var connection = Connect(server, file);
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        File.Delete(file);
        _files.Write("ca.crt", _old.AuthorityPem);
        await GetAsync(client);
        _files.Write("ca.crt", "# a comment\n" + _old.AuthorityPem);
        await GetAsync(client);

        Assert.Equal(1, server.OpenConnections);
        Assert.Equal(1, _log.Count("ConnectionFilesTaken"));
    }

    [Fact]
    public async Task K36_ClientCertificateChanges_TheNewOneIsShown()
    {
        using var first = _old.Client("first");
        using var second = _old.Client("second");
        await using var server = await ScriptedServer.StartAsync(_oldServer, clientCertificate: true);
        using var connection = Connect(server, _files.Write("ca.crt", _old.AuthorityPem), Write(first));
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        // Half of a change is none.
        _files.Write("tls.crt", second.ExportCertificatePem());
        await GetAsync(client);
        await GetAsync(client);
        _files.Write("tls.key", Certificates.KeyPem(second));
        await GetAsync(client);

        Assert.Equal(["CN=first", "CN=first", "CN=first", "CN=second"], server.Requests.Select(static request => request.Client));
        Assert.Equal(1, _log.Count("ConnectionFilesUnreadable"));
        Assert.DoesNotContain("PRIVATE KEY", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K36_Unauthorized_IsTriedOnceMoreWithTheNewClientCertificate()
    {
        using var first = _old.Client("first");
        using var second = _old.Client("second");
        await using var server = await ScriptedServer.StartAsync(_oldServer, clientCertificate: true);
        server.List("services", new Reply(async (context, cancellationToken) =>
        {
            if (context.Connection.ClientCertificate!.Subject == "CN=first")
            {
                Write(second);
                await Reply.Status(401, "Unauthorized", "Unauthorized").Answer(context, cancellationToken);
                return;
            }

            await Reply.List("1").Answer(context, cancellationToken);
        }));
        using var connection = Connect(server, _files.Write("ca.crt", _old.AuthorityPem), Write(first));

        await GetAsync(new ApiClient(connection, TimeProvider.System));

        Assert.Equal(["CN=first", "CN=second"], server.Requests.Select(static request => request.Client));
    }

    [Fact]
    public async Task K36_RunningWatch_OutlivesTheChangeAndItsConnectionGoesWithIt()
    {
        var events = Channel.CreateUnbounded<string>();
        await using var server = await ScriptedServer.StartAsync(_oldServer, pulse: _pulse);
        server.Watch("services", Reply.Feed(events.Reader));
        using var connection = Connect(server, _files.Write("ca.crt", _old.AuthorityPem));
        var client = new ApiClient(connection, TimeProvider.System);
        var watch = await client.GetAsync($"{Services}?watch=1", CancellationToken.None).WaitAsync(Pulse.Patience);
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync());

        server.Certificate = _newServer;
        _files.Write("ca.crt", _new.AuthorityPem);
        await GetAsync(client);
        Assert.Equal(2, server.OpenConnections);
        await events.Writer.WriteAsync("still there\n");
        Assert.Equal("still there", await lines.ReadLineAsync().WaitAsync(Pulse.Patience));
        Assert.Equal(2, server.OpenConnections);

        watch.Dispose();
        await _pulse.UntilAsync(() => server.OpenConnections == 1, () => $"{server.OpenConnections} connections are open");
        await GetAsync(client);
        Assert.Equal(1, server.OpenConnections);
    }

    [Fact]
    public async Task K39_DisposedConnection_ClosesAllOfItAndOpensNoMore()
    {
        await using var server = await ScriptedServer.StartAsync(_oldServer, pulse: _pulse);
        var connection = Connect(server, _files.Write("ca.crt", _old.AuthorityPem));
        var client = new ApiClient(connection, TimeProvider.System);
        using (await client.GetAsync($"{Services}?watch=1", CancellationToken.None).WaitAsync(Pulse.Patience))
        {
            server.Certificate = _newServer;
            _files.Write("ca.crt", _new.AuthorityPem);
            await GetAsync(client);
            connection.Dispose();
            connection.Dispose();
        }

        await _pulse.UntilAsync(() => server.OpenConnections == 0, () => $"{server.OpenConnections} connections are open");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => GetAsync(client));
    }

    private static async Task GetAsync(ApiClient client)
    {
        using var response = await client.GetAsync(Services, CancellationToken.None).WaitAsync(Pulse.Patience);
    }

    private static async Task RefusedAsync(ApiClient client, string why)
    {
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));
        Assert.Contains(why, Failure.From(exception, "GET x").Message, StringComparison.Ordinal);
    }

    private (string Certificate, string Key) Write(X509Certificate2 client) =>
        (_files.Write("tls.crt", client.ExportCertificatePem()), _files.Write("tls.key", Certificates.KeyPem(client)));

    private ClusterConnection Connect(ScriptedServer server, string authority, (string Certificate, string Key)? client = null) => new ConnectionFactory(
        new()
        {
            ApiServer = server.Address,
            CertificateAuthorityFile = authority,
            ClientCertificateFile = client?.Certificate,
            ClientKeyFile = client?.Key,
        },
        _log).Create();
}
