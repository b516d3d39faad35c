using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Transport;

/// <summary>A kubeconfig that is rewritten under a connection.</summary>
public sealed class KubeconfigRotationTests : IDisposable
{
    private const string Canary = "canary-5f3a";
    private const string Services = "api/v1/services";
    private readonly TempFiles _files = new();
    private readonly TestLog _log = new(new Pulse());

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task K36_NewToken_IsUsedByTheNextRequestOnTheSameConnection()
    {
        await using var server = await ScriptedServer.StartAsync();
        Write(server, "token: first");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        Write(server, $"token: {Canary}");
        await GetAsync(client);
        await GetAsync(client);

        Assert.Equal(["Bearer first", $"Bearer {Canary}", $"Bearer {Canary}"], server.Requests.Select(static request => request.Authorization));
        Assert.Equal(1, server.OpenConnections);
        Assert.Equal(1, _log.Count("ConnectionFilesTaken"));
        Assert.DoesNotContain(Canary, _log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("file")]
    [InlineData("rewritten file")]
    public async Task K36_NewAuthority_IsTrustedByTheNextRequest(string how)
    {
        using var old = new Certificates("old authority");
        using var @new = new Certificates("new authority");
        using var oldServer = old.Server("localhost", withLoopbackAddress: true);
        using var newServer = @new.Server("localhost", withLoopbackAddress: true);
        await using var server = await ScriptedServer.StartAsync(oldServer);
        void Publish(Certificates authority, string name)
        {
            // Relative to the kubeconfig, as kubectl takes it.
            _files.Write(name, authority.AuthorityPem);
            Write(server, "token: abc", how == "data" ? $"certificate-authority-data: {KubeConfigText.Data(authority.AuthorityPem)}, " : $"certificate-authority: {name}, ");
        }

        Publish(old, "old.crt");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        server.Certificate = newServer;
        if (how == "rewritten file")
        {
            _files.Write("old.crt", @new.AuthorityPem);
        }
        else
        {
            Publish(@new, "new.crt");
            File.Delete(_files.Path("old.crt"));
        }

        await GetAsync(client);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(0, _log.Count("ConnectionFilesUnreadable"));
    }

    [Fact]
    public async Task K36_NewServer_IsAskedFromTheNextRequestOn()
    {
        await using var first = await ScriptedServer.StartAsync();
        await using var second = await ScriptedServer.StartAsync();
        Write(first, "token: abc");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        Write(second, "token: def");
        await GetAsync(client);

        Assert.Equal("Bearer abc", Assert.Single(first.Requests).Authorization);
        Assert.Equal("Bearer def", Assert.Single(second.Requests).Authorization);
        Assert.Equal($"GET {second.Address}{Services}", client.Describe(Services));
    }

    [Fact]
    public async Task K33_NewServer_IsNotWatchedFromTheVersionOfAnother()
    {
        await using var first = await ScriptedServer.StartAsync();
        await using var second = await ScriptedServer.StartAsync();
        Write(first, "token: abc");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);
        await GetAsync(client, "?watch=1&resourceVersion=7");

        Write(second, "token: abc");
        var exception = await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, "?watch=1&resourceVersion=7"));
        Assert.True(exception.IsExpired);
        await Assert.ThrowsAsync<ApiException>(() => GetAsync(client, "?watch=1&resourceVersion=7"));
        Assert.Empty(second.Requests);

        await GetAsync(client);
        await GetAsync(client, "?watch=1&resourceVersion=1");
        Assert.Equal(["list", "watch"], second.Requests.Select(static request => request.Verb));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData($"users: [ {{ token: {Canary} ")]
    [InlineData($"token: {Canary}")]
    [InlineData($"current-context: here\ncontexts: []\n# {Canary}")]
    public async Task K36_BrokenKubeconfig_TheLastGoodStaysAndItIsToldOnce(string? content)
    {
        await using var server = await ScriptedServer.StartAsync();
        Write(server, "token: first");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        if (content is null)
        {
            File.Delete(_files.Path("config"));
        }
        else
        {
            _files.Write("config", content);
        }

        await GetAsync(client);
        await GetAsync(client);
        Write(server, "token: second");
        await GetAsync(client);

        Assert.Equal(["Bearer first", "Bearer first", "Bearer first", "Bearer second"], server.Requests.Select(static request => request.Authorization));
        Assert.Equal(1, _log.Count("ConnectionFilesUnreadable"));
        Assert.DoesNotContain(Canary, _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K40_NewServerOverPlainHttp_IsNotShownTheToken()
    {
        await using var server = await ScriptedServer.StartAsync();
        Write(server, "token: first");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);

        _files.Write("config", KubeConfigText.Of("http://kubernetes.example", $"token: {Canary}"));
        await GetAsync(client);

        Assert.Equal("Bearer first", Assert.Single(server.Requests).Authorization);
        Assert.Contains(_log.Entries, static entry => entry.Event == "ConnectionFilesUnreadable" && entry.Message.Contains("plain http", StringComparison.Ordinal));
    }

    [Fact]
    public async Task K40_VerificationSwitchedOff_IsWarnedAboutOnce()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        await using var server = await ScriptedServer.StartAsync(certificate);
        Write(server, "token: abc", $"certificate-authority-data: {KubeConfigText.Data(authority.AuthorityPem)}, ");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);
        Assert.Equal(0, _log.Count("TlsNotVerified"));

        Write(server, "token: abc", "insecure-skip-tls-verify: true, ");
        await GetAsync(client);
        Write(server, "token: def", "insecure-skip-tls-verify: true, ");
        await GetAsync(client);

        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Entries, static entry => entry.Event == "TlsNotVerified").Level);
    }

    [Fact]
    public void K40_AuthorityWithoutACertificate_DoesNotMeanTheSystems()
    {
        _files.Write("config", KubeConfigText.Of("https://kubernetes.example", "token: abc", $"certificate-authority-data: {KubeConfigText.Data("garbage")}, "));

        var exception = Assert.Throws<ConnectionSetupException>(Connect);

        Assert.Contains("no PEM certificate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task K36_CurrentContextChanges_TheProcessStaysWithItsOwn()
    {
        await using var server = await ScriptedServer.StartAsync();
        Write(server, "token: first");
        using var connection = Connect();
        var client = new ApiClient(connection, TimeProvider.System);
        await GetAsync(client);

        var changed = KubeConfigText.Of(server.Address.AbsoluteUri, "token: second")
            .Replace("current-context: here", "current-context: there", StringComparison.Ordinal)
            .Replace("contexts:\n", "contexts:\n- {name: there, context: {cluster: none, user: none}}\n", StringComparison.Ordinal);
        Assert.Contains("cluster: none", changed, StringComparison.Ordinal);
        _files.Write("config", changed);
        await GetAsync(client);

        Assert.Equal("Bearer second", server.Requests[^1].Authorization);
        Assert.Equal(0, _log.Count("ConnectionFilesUnreadable"));
    }

    private static async Task GetAsync(ApiClient client, string query = "")
    {
        using var response = await client.GetAsync(Services + query, CancellationToken.None).WaitAsync(Pulse.Patience);
    }

    private void Write(ScriptedServer server, string user, string cluster = "") => _files.Write("config", KubeConfigText.Of(server.Address.AbsoluteUri, user, cluster));

    private ClusterConnection Connect() => new ConnectionFactory(new() { KubeConfig = _files.Path("config") }, _log).Create();
}
