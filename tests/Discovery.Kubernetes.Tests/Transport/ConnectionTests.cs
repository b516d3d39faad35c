using Discovery.Kubernetes.Reflecting;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Tests.Transport;

public sealed class ConnectionTests : IDisposable
{
    private const string Canary = "canary-5f3a";
    private readonly TempFiles _files = new();
    private readonly TestLog _log = new(new Pulse());

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task K40_RightName_IsAcceptedOverHttp2()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        await using var server = await ScriptedServer.StartAsync(certificate);

        await GetAsync(new() { ApiServer = server.Address, CertificateAuthorityFile = _files.Write("ca.crt", authority.AuthorityPem), Token = "abc" });

        var request = Assert.Single(server.Requests);
        Assert.Equal("HTTP/2", request.Protocol);
        Assert.Equal("Bearer abc", request.Authorization);
    }

    [Fact]
    public async Task K40_WrongName_IsRefusedWithAClearReason()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("wrong.example");
        await using var server = await ScriptedServer.StartAsync(certificate);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new() { ApiServer = server.Address, CertificateAuthorityFile = _files.Write("ca.crt", authority.AuthorityPem), Token = Canary }));

        var failure = Failure.From(exception, "GET x");
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("RemoteCertificateNameMismatch", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task K40_OtherAuthority_IsRefused()
    {
        using var authority = new Certificates();
        using var other = new Certificates("somebody else");
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        await using var server = await ScriptedServer.StartAsync(certificate);

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new() { ApiServer = server.Address, CertificateAuthorityFile = _files.Write("ca.crt", other.AuthorityPem) }));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new() { ApiServer = server.Address }));
    }

    [Fact]
    public async Task K40_NoAuthorityGiven_ThePodsOwnIsTrusted()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        await using var server = await ScriptedServer.StartAsync(certificate);
        _files.Write("ca.crt", authority.AuthorityPem);

        await GetAsync(new() { ApiServer = server.Address }, _files.Path(""));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new() { ApiServer = server.Address }, _files.Path("none")));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task K40_SeveralAuthorities_AreAllTrusted()
    {
        using var authority = new Certificates();
        using var other = new Certificates("somebody else");
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        await using var server = await ScriptedServer.StartAsync(certificate);

        await GetAsync(new() { ApiServer = server.Address, CertificateAuthorityFile = _files.Write("ca.crt", other.AuthorityPem + "\n" + authority.AuthorityPem) });

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task K40_SkipTlsVerify_TakesAnything()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("wrong.example");
        await using var server = await ScriptedServer.StartAsync(certificate);

        await GetAsync(new() { ApiServer = server.Address, SkipTlsVerify = true });

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task K40_ClientCertificate_IsShown()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("localhost", withLoopbackAddress: true);
        using var client = authority.Client("gateway");
        await using var server = await ScriptedServer.StartAsync(certificate, clientCertificate: true);

        await GetAsync(new()
        {
            ApiServer = server.Address,
            CertificateAuthorityFile = _files.Write("ca.crt", authority.AuthorityPem),
            ClientCertificateFile = _files.Write("tls.crt", client.ExportCertificatePem()),
            ClientKeyFile = _files.Write("tls.key", Certificates.KeyPem(client)),
        });

        Assert.Equal("CN=gateway", Assert.Single(server.Requests).Client);
    }

    [Fact]
    public async Task K36_Unauthorized_IsTriedOnceMoreWithTheNewToken()
    {
        await using var server = await ScriptedServer.StartAsync();
        var file = _files.Write("token", "old");
        server.List("services", new Reply(async (context, cancellationToken) =>
        {
            if (context.Request.Headers.Authorization == "Bearer old")
            {
                _files.Write("token", "new");
                await Reply.Status(401, "Unauthorized", "Unauthorized").Answer(context, cancellationToken);
                return;
            }

            await Reply.List("1").Answer(context, cancellationToken);
        }));

        await GetAsync(new() { ApiServer = server.Address, TokenFile = file });

        Assert.Equal(["Bearer old", "Bearer new"], server.Requests.Select(static request => request.Authorization));
    }

    [Fact]
    public async Task K36_UnauthorizedTwice_CountsAndIsNotTriedForEver()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Status(401, "Unauthorized", "Unauthorized"));

        var exception = await Assert.ThrowsAsync<ApiException>(() => GetAsync(new() { ApiServer = server.Address, Token = Canary }));

        Assert.Equal(401, exception.Code);
        Assert.Equal(2, server.Requests.Count);
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K34_RetryAfter_IsRead()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Status(429, "TooManyRequests", "slow down", ("Retry-After", "7")), Reply.Status(429, "TooManyRequests", "slow down", ("Retry-After", DateTimeOffset.UtcNow.AddHours(1).ToString("R"))), Reply.Status(503, "x", "y", ("Retry-After", "soon")));

        Assert.Equal(7, (await RefusedAsync(server)).RetryAfter!.Value.TotalSeconds);
        Assert.InRange((await RefusedAsync(server)).RetryAfter!.Value.TotalMinutes, 50, 61);
        Assert.Null((await RefusedAsync(server)).RetryAfter);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task K40_Redirects_AreNotFollowed(int status)
    {
        await using var elsewhere = await ScriptedServer.StartAsync();
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Json("", status, ("Location", elsewhere.Address.AbsoluteUri)));

        Assert.Equal(status, (await RefusedAsync(server)).Code);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task K37_RefusalWhoseBodyBreaksOff_KeepsItsCode()
    {
        var pulse = new Pulse();
        var time = new TestTime(pulse);
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", new Reply(async (context, cancellationToken) =>
        {
            context.Response.StatusCode = 403;
            context.Response.ContentLength = 1000;
            await context.Response.Body.FlushAsync(cancellationToken);

            // The client's second timeout says that it has the headers.
            await pulse.UntilAsync(() => time.Asked(TimeSpan.FromSeconds(70)) == 2, () => "no second timeout");
            context.Abort();
        }));
        using var connection = Connect(new() { ApiServer = server.Address });

        var exception = await Assert.ThrowsAsync<ApiException>(() => new ApiClient(connection, time).GetAsync("api/v1/services", CancellationToken.None).WaitAsync(Pulse.Patience));

        Assert.Equal(403, exception.Code);
    }

    [Fact]
    public async Task K37_RefusalWhoseBodyNeverComes_KeepsItsCode()
    {
        var pulse = new Pulse();
        var time = new TestTime(pulse);
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", new Reply(async (context, cancellationToken) =>
        {
            context.Response.StatusCode = 403;
            await Reply.Silence().Answer(context, cancellationToken);
        }));
        using var connection = Connect(new() { ApiServer = server.Address });

        // The first timeout is that of the headers, the second that of the body.
        var get = new ApiClient(connection, time).GetAsync("api/v1/services", CancellationToken.None);
        await pulse.UntilAsync(() => time.Asked(TimeSpan.FromSeconds(70)) == 2, () => "no second timeout");
        time.Fire(static due => due == TimeSpan.FromSeconds(70));

        var exception = await Assert.ThrowsAsync<ApiException>(() => get.WaitAsync(Pulse.Patience));
        Assert.Equal(403, exception.Code);
    }

    [Fact]
    public async Task K37_CompressedAnswer_IsRefusedByTheNameOfItsEncoding()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Json("", 200, ("Content-Encoding", "gzip")), Reply.Json("", 200, ("Content-Encoding", $"x-{Canary}")), Reply.Json("", 200, ("Content-Encoding", "identity")));

        Assert.Contains("Content-Encoding 'gzip'", (await UnreadableAsync()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, (await UnreadableAsync()).Message, StringComparison.Ordinal);
        await GetAsync(new() { ApiServer = server.Address });

        async Task<Failure> UnreadableAsync()
        {
            var failure = Failure.From(await Assert.ThrowsAsync<InvalidDataException>(() => GetAsync(new() { ApiServer = server.Address, Token = Canary })), "GET x");
            Assert.Equal(FailureKind.Malformed, failure.Kind);
            return failure;
        }
    }

    [Fact]
    public async Task K37_CompressedRefusal_KeepsItsCode()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.List("services", Reply.Json("", 403, ("Content-Encoding", "gzip")));

        Assert.Equal(403, (await RefusedAsync(server)).Code);
    }

    [Fact]
    public async Task K36_NoAnswer_IsATimeout()
    {
        var pulse = new Pulse();
        var time = new TestTime(pulse);
        await using var server = await ScriptedServer.StartAsync(pulse: pulse);
        server.List("services", Reply.Never());
        using var connection = Connect(new() { ApiServer = server.Address });

        var get = new ApiClient(connection, time).GetAsync("api/v1/services", CancellationToken.None);
        await pulse.UntilAsync(() => server.Requests.Count == 1, () => "no request");
        time.Fire(static due => due == TimeSpan.FromSeconds(70));

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => get.WaitAsync(Pulse.Patience));
        Assert.Contains("no answer within 70 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_HasNoQueryAndKeepsTheBasePath()
    {
        using var connection = Connect(new() { ApiServer = new("https://kubernetes.example/k8s/clusters/c-1") });

        Assert.Equal("GET https://kubernetes.example/k8s/clusters/c-1/api/v1/services", new ApiClient(connection, TimeProvider.System).Describe("api/v1/services?limit=500"));
    }

    private async Task<ApiException> RefusedAsync(ScriptedServer server) =>
        await Assert.ThrowsAsync<ApiException>(() => GetAsync(new() { ApiServer = server.Address, Token = "abc" }));

    private async Task GetAsync(KubernetesRegistryOptions options, string pod = "none")
    {
        using var connection = new ConnectionFactory(options, _log, pod).Create();
        using var response = await new ApiClient(connection, TimeProvider.System).GetAsync("api/v1/services", CancellationToken.None).WaitAsync(Pulse.Patience);
    }

    private ClusterConnection Connect(KubernetesRegistryOptions options) => new ConnectionFactory(options, _log).Create();
}
