using Discovery.ApiServerContract;
using Discovery.Testing.Tests.Contract;

[assembly: AssemblyFixture(typeof(EmbeddedClusters))]

namespace Discovery.Testing.Tests.Contract;

/// <summary>Embedded clusters, as many as wanted.</summary>
public sealed class EmbeddedClusters : IApiServerClusters, IAsyncLifetime
{
    private EmbeddedCluster? _shared;

    public async ValueTask InitializeAsync() => _shared = await EmbeddedCluster.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask<IApiServerCluster> GetSharedAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IApiServerCluster>(_shared!);

    public async ValueTask<IApiServerCluster> StartOwnAsync(ClusterCapabilities needed, CancellationToken cancellationToken)
    {
        _shared!.SkipUnless(needed);
        return await EmbeddedCluster.StartAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _shared!.DisposeAsync();
}
