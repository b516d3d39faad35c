using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>
/// How a Kubernetes API server behaves, as tests that run against any. A test project derives one sealed class from each abstract
/// class of this library and hands it its clusters. Every test works in a namespace of its own and every wait ends with its deadline.
/// </summary>
public abstract class ApiServerContract(IApiServerClusters clusters) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<ApiServerClient> _clients = [];
    private readonly List<string> _namespaces = [];

    protected IApiServerClusters Clusters { get; } = clusters;

    /// <summary>The cluster all tests share, unless a class says otherwise.</summary>
    protected IApiServerCluster Cluster { get; private set; } = null!;

    /// <summary>The administrator's client on <see cref="Cluster"/>.</summary>
    protected ApiServerClient Admin { get; private set; } = null!;

    /// <summary>The test's own namespace.</summary>
    protected string Namespace { get; private set; } = "";

    /// <summary>Ends every wait of the test.</summary>
    protected CancellationToken Deadline => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(Limit);
        Cluster = await GetClusterAsync();
        Admin = Client();
        Namespace = await CreateNamespaceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseClusterAsync();
        _clients.ForEach(c => c.Dispose());
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask<IApiServerCluster> GetClusterAsync() => Clusters.GetSharedAsync(Deadline);

    /// <summary>Leaves the cluster as it was; also called when there was none to get.</summary>
    protected virtual async ValueTask ReleaseClusterAsync()
    {
        foreach (var ns in _namespaces)
        {
            await Admin.DeleteAsync($"{ApiResource.Namespaces.ClusterPath}/{ns}");
        }
    }

    /// <summary>A client on the cluster, with the administrator's token unless another is given; disposed after the test.</summary>
    protected ApiServerClient Client(string? token = null)
    {
        var client = Cluster.CreateClient(Deadline, token);
        _clients.Add(client);
        return client;
    }

    /// <summary>A namespace with a name nobody else uses; deleted after the test.</summary>
    protected async Task<string> CreateNamespaceAsync()
    {
        var name = UniqueName("contract");
        (await Admin.CreateAsync(ApiResource.Namespaces.ClusterPath, Manifests.Of(ApiResource.Namespaces, name))).Expect(HttpStatusCode.Created);
        DeleteAfterwards(name);
        return name;
    }

    /// <summary>Has a namespace that the test made itself deleted after the test.</summary>
    protected void DeleteAfterwards(string ns) => _namespaces.Add(ns);

    protected static string UniqueName(string prefix) => $"{prefix}-{Guid.NewGuid().ToString("N")[..10]}";
}
