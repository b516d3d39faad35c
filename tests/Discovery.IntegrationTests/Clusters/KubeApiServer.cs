using System.Security.Cryptography;
using Discovery.ApiServerContract;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>A kube-apiserver on loopback. It is given only flags that a genuine one has.</summary>
internal sealed class KubeApiServer : IDisposable
{
    private const string Issuer = "https://kubernetes.default.svc";

    private readonly string _path;
    private readonly string _directory;
    private readonly string _etcd;
    private ServerProcess? _process;

    public KubeApiServer(string path, string directory, string etcdAddress)
    {
        _path = path;
        _directory = directory;
        _etcd = etcdAddress;
        Certificates = new ClusterCertificates(directory);
        Address = new Uri($"https://127.0.0.1:{FreePort.Next()}");
        AdminToken = RandomNumberGenerator.GetHexString(32);
        File.WriteAllText(TokenFile, $"{AdminToken},admin,admin,\"system:masters\"\n");
    }

    public Uri Address { get; }

    public string AdminToken { get; }

    public ClusterCertificates Certificates { get; }

    private string TokenFile => Path.Combine(_directory, "tokens.csv");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = ServerProcess.Start(_path,
        [
            $"--etcd-servers={_etcd}",
            $"--secure-port={Address.Port}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            $"--cert-dir={_directory}",
            $"--tls-cert-file={Certificates.ServingCertificateFile}",
            $"--tls-private-key-file={Certificates.ServingKeyFile}",
            "--authorization-mode=RBAC",
            $"--token-auth-file={TokenFile}",
            $"--service-account-issuer={Issuer}",
            $"--service-account-key-file={Certificates.ServiceAccountKeyFile}",
            $"--service-account-signing-key-file={Certificates.ServiceAccountKeyFile}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--disable-admission-plugins=ServiceAccount", // no controller makes the accounts it asks for
        ]);
        await WaitUntilReadyAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _process?.KillAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Polls until the server is ready, for the first time or after its storage was away.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var process = _process ?? throw new InvalidOperationException("The API server has not been started.");
        using var client = new ApiServerClient(Address, [Certificates.Authority], AdminToken, cancellationToken);
        await process.WaitUntilAsync(_ => IsReadyAsync(client), cancellationToken);
    }

    public void Dispose()
    {
        _process?.Dispose();
        Certificates.Dispose();
    }

    private static async Task<bool> IsReadyAsync(ApiServerClient client)
    {
        try
        {
            return (await client.GetAsync("/readyz")).Text == "ok";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
