using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Discovery.Kubernetes.Tests.Transport;

public sealed class KubeconfigTests : IDisposable
{
    private const string Canary = "canary-5f3a";
    private readonly TempFiles _files = new();
    private readonly TestLog _log = new(new Pulse());

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task K36_Unauthorized_RunsTheCredentialPluginAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell script");
        await using var server = await ScriptedServer.StartAsync();
        var kubeconfig = Plugin(server.Address, """echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t$n\"}}" """);
        using var connection = Connect(new() { KubeConfig = kubeconfig });
        var client = new ApiClient(connection, TimeProvider.System);
        (await client.GetAsync("api/v1/services", CancellationToken.None)).Dispose();

        var first = server.Requests[^1].Authorization;
        server.List("services", new Reply((context, cancellationToken) =>
            (context.Request.Headers.Authorization == first ? Reply.Status(401, "Unauthorized", "x") : Reply.List("1")).Answer(context, cancellationToken)));
        (await client.GetAsync("api/v1/services", CancellationToken.None)).Dispose();

        Assert.NotEqual(first, server.Requests[^1].Authorization);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task K36_PluginThatFailsOn401_IsToldOnceAndTheCredentialStays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell script");
        await using var server = await ScriptedServer.StartAsync();
        var kubeconfig = Plugin(server.Address, $$$"""[ $n -gt 2 ] && echo {{{Canary}}} >&2 && exit 1; echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t$n\"}}" """);
        using var connection = Connect(new() { KubeConfig = kubeconfig });
        var client = new ApiClient(connection, TimeProvider.System);
        server.List("services", Reply.Status(401, "Unauthorized", "x"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(401, (await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("api/v1/services", CancellationToken.None).WaitAsync(Pulse.Patience))).Code);
        }

        server.List("services", Reply.List("1"));
        (await client.GetAsync("api/v1/services", CancellationToken.None).WaitAsync(Pulse.Patience)).Dispose();
        Assert.Equal(1, _log.Count("CredentialNotRenewed"));
        Assert.All(server.Requests, static request => Assert.Equal("Bearer t2", request.Authorization));
        Assert.DoesNotContain(Canary, _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K41_PluginThatFails_KeepsItsSecretsToItself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell script");
        await using var server = await ScriptedServer.StartAsync();
        var kubeconfig = Plugin(server.Address, $"echo {Canary} >&2");

        var exception = Assert.ThrowsAny<Exception>(() => Connect(new() { KubeConfig = kubeconfig }));

        Assert.DoesNotContain(Canary, ConnectionSetupException.Describe(exception), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://kubernetes.example")]
    [InlineData($"https://admin:{Canary}@kubernetes.example")]
    public void K40_KubeconfigsServer_IsHeldToTheSameRules(string server)
    {
        var exception = Assert.Throws<ConnectionSetupException>(() => Connect(new() { KubeConfig = Kubeconfig(server, $"token: {Canary}") }));

        Assert.DoesNotContain(Canary, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubeconfig_TokenContextAndSkippedVerification()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("wrong.example");
        await using var server = await ScriptedServer.StartAsync(certificate);
        var file = Kubeconfig(server.Address.AbsoluteUri, "token: abc", "insecure-skip-tls-verify: true, ");

        await GetAsync(new() { KubeConfig = file });

        Assert.Equal("Bearer abc", Assert.Single(server.Requests).Authorization);
        Assert.Contains(_log.Entries, static entry => entry is { Level: LogLevel.Warning, Event: "TlsNotVerified" });
    }

    [Fact]
    public async Task Kubeconfig_TlsServerName_IsTheNameThatIsVerified()
    {
        using var authority = new Certificates();
        using var certificate = authority.Server("kubernetes.internal");
        await using var server = await ScriptedServer.StartAsync(certificate);
        var ca = KubeConfigText.Data(authority.AuthorityPem);

        await GetAsync(new() { KubeConfig = Kubeconfig(server.Address.AbsoluteUri, "token: abc", $"certificate-authority-data: {ca}, tls-server-name: kubernetes.internal, ") });
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new() { KubeConfig = Kubeconfig(server.Address.AbsoluteUri, "token: abc", $"certificate-authority-data: {ca}, ") }));
    }

    private async Task GetAsync(KubernetesRegistryOptions options)
    {
        using var connection = Connect(options);
        using var response = await new ApiClient(connection, TimeProvider.System).GetAsync("api/v1/services", CancellationToken.None).WaitAsync(Pulse.Patience);
    }

    private ClusterConnection Connect(KubernetesRegistryOptions options) => new ConnectionFactory(options, _log).Create();

    private string Kubeconfig(string server, string user, string cluster = "") => _files.Write("config", KubeConfigText.Of(server, user, cluster));

    // Counts its runs, so that each gives another token.
    private string Plugin(Uri server, string what)
    {
        var script = _files.Write("plugin.sh", $"""
            #!/bin/sh
            n=$(cat {_files.Path("runs")} 2>/dev/null || echo 0)
            n=$((n+1))
            echo $n > {_files.Path("runs")}
            {what}
            """.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return Kubeconfig(server.AbsoluteUri, $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: {script}}}");
    }
}
