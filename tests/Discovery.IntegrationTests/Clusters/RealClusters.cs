using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;

[assembly: AssemblyFixture(typeof(RealClusters))]

namespace Discovery.IntegrationTests.Clusters;

/// <summary>Finds a real cluster, once per test run: envtest assets, else a kubeconfig, else K3s in Docker, else every test skips.</summary>
public sealed class RealClusters : IApiServerClusters, IAsyncLifetime
{
    private const string KubeconfigVariable = "DISCOVERY_TEST_KUBECONFIG";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4); // a K3s image may have to be pulled first

    private const string HowToGetOne =
        $"set {EnvtestAssets.Variable} to a folder with kube-apiserver and etcd, or {KubeconfigVariable} to a kubeconfig, or start a Docker engine.";

    private readonly EnvtestAssets? _assets = EnvtestAssets.Find();
    private IApiServerCluster? _shared;

    public async ValueTask InitializeAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        _shared = await FindAsync(limit.Token);
    }

    public ValueTask<IApiServerCluster> GetSharedAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_shared is null, $"There is no cluster: {HowToGetOne}");
        return ValueTask.FromResult(_shared);
    }

    public async ValueTask<IApiServerCluster> StartOwnAsync(ClusterCapabilities needed, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_assets is null, $"This test restarts servers, so the cluster must be its own: set {EnvtestAssets.Variable}.");
        var cluster = await EnvtestCluster.StartAsync(_assets, cancellationToken);
        if (!cluster.Can(needed))
        {
            await cluster.DisposeAsync();
        }

        cluster.SkipUnless(needed);
        return cluster;
    }

    public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IApiServerCluster?> FindAsync(CancellationToken cancellationToken)
    {
        if (_assets is not null)
        {
            return await EnvtestCluster.StartAsync(_assets, cancellationToken);
        }

        if (Environment.GetEnvironmentVariable(KubeconfigVariable) is { Length: > 0 } kubeconfig)
        {
            return await KubeconfigCluster.ConnectAsync(kubeconfig, cancellationToken);
        }

        return await DockerEngine.AnswersAsync(cancellationToken) ? await K3sCluster.StartAsync(cancellationToken) : null;
    }
}
