using System.Net;
using System.Security.Cryptography.X509Certificates;
using Discovery.ApiServerContract;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>kube-apiserver and etcd of envtest's assets, started by us, so everything can be done to them.</summary>
internal sealed class EnvtestCluster : IApiServerCluster
{
    private const int Attempts = 3;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("discovery-envtest-");
    private readonly Etcd _etcd;
    private readonly KubeApiServer _apiServer;
    private ServiceAccounts? _accounts;

    private EnvtestCluster(EnvtestAssets assets)
    {
        _etcd = new Etcd(assets.Etcd, _directory.FullName);
        _apiServer = new KubeApiServer(assets.ApiServer, _directory.FullName, _etcd.Address);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public string Description { get; private set; } = "envtest";

    public Uri Address => _apiServer.Address;

    public X509Certificate2Collection CertificateAuthorities => [_apiServer.Certificates.Authority];

    public string AdminToken => _apiServer.AdminToken;

    public ClusterCapabilities Capabilities { get; private set; } =
        ClusterCapabilities.Compaction | ClusterCapabilities.ApiServerRestart | ClusterCapabilities.EtcdRestart | ClusterCapabilities.LoopbackRefused;

    private ServiceAccounts Accounts => _accounts ?? throw new InvalidOperationException("The cluster has not been started.");

    public static async Task<EnvtestCluster> StartAsync(EnvtestAssets assets, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var cluster = new EnvtestCluster(assets);
            try
            {
                await cluster.StartAsync(cancellationToken);
                return cluster;
            }
            catch (ServerExitedException) when (attempt < Attempts)
            {
                await cluster.DisposeAsync(); // its ports may have been taken: again, with others
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    public Task<string> GrantTokenAsync(IReadOnlyList<AccessRule> rules, CancellationToken cancellationToken) =>
        Accounts.GrantTokenAsync(rules, cancellationToken);

    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken) => Accounts.RevokeTokenAsync(token, cancellationToken);

    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        await _etcd.CompactAsync(cancellationToken);
        await this.RestartApiServerAsync(cancellationToken);
    }

    public Task StopApiServerAsync(CancellationToken cancellationToken) => _apiServer.StopAsync(cancellationToken);

    public Task StartApiServerAsync(CancellationToken cancellationToken) => _apiServer.StartAsync(cancellationToken);

    public Task StopEtcdAsync(CancellationToken cancellationToken) => _etcd.StopAsync(cancellationToken);

    public async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        await _etcd.StartAsync(cancellationToken);
        await _apiServer.WaitUntilReadyAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Clean();
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _etcd.StartAsync(cancellationToken);
        await _apiServer.StartAsync(cancellationToken);
        using var admin = this.CreateClient(cancellationToken);
        Description = $"kube-apiserver {(await admin.ReadAsync("/version")).Text("gitVersion")} of {EnvtestAssets.Variable}";
        _accounts = await ServiceAccounts.CreateAsync(this, cancellationToken);
        if (await DeletesNamespacesAsync(admin))
        {
            Capabilities |= ClusterCapabilities.NamespaceDeletion;
        }
    }

    // No controller runs beside: a server that removes namespaces at all has done so when it answers.
    private static async Task<bool> DeletesNamespacesAsync(ApiServerClient admin)
    {
        const string Name = "namespace-deletion-probe";
        var path = ApiResource.Namespaces.ClusterPath;
        (await admin.CreateAsync(path, Manifests.Of(ApiResource.Namespaces, Name))).Expect(HttpStatusCode.Created);
        await admin.DeleteAsync($"{path}/{Name}");
        return (await admin.GetAsync($"{path}/{Name}")).StatusCode == HttpStatusCode.NotFound;
    }

    private void OnProcessExit(object? sender, EventArgs e) => Clean();

    private void Clean()
    {
        _apiServer.Dispose();
        _etcd.Dispose();
        try
        {
            _directory.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A file is still open on some systems; the temporary folder is the system's to clean.
        }
    }
}
