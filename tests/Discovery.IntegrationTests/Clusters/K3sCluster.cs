using System.Security.Cryptography.X509Certificates;
using System.Text;
using Discovery.ApiServerContract;
using k8s;
using Testcontainers.K3s;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>A K3s in a container: somebody's cluster, with the container as the somebody.</summary>
internal sealed class K3sCluster : IApiServerCluster
{
    private const string Image = "rancher/k3s:v1.34.1-k3s1";

    private readonly K3sContainer _container;
    private readonly KubeconfigCluster _cluster;

    private K3sCluster(K3sContainer container, KubeconfigCluster cluster)
    {
        _container = container;
        _cluster = cluster;
    }

    public string Description => _cluster.Description;

    public Uri Address => _cluster.Address;

    public X509Certificate2Collection CertificateAuthorities => _cluster.CertificateAuthorities;

    public string AdminToken => _cluster.AdminToken;

    public ClusterCapabilities Capabilities => _cluster.Capabilities;

    public static async Task<K3sCluster> StartAsync(CancellationToken cancellationToken)
    {
        var container = new K3sBuilder(Image).Build();
        try
        {
            await container.StartAsync(cancellationToken);
            using var kubeconfig = new MemoryStream(Encoding.UTF8.GetBytes(await container.GetKubeconfigAsync()));
            var configuration = await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(kubeconfig);
            return new K3sCluster(container, await KubeconfigCluster.ConnectAsync(configuration, Image, cancellationToken));
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    public Task<string> GrantTokenAsync(IReadOnlyList<AccessRule> rules, CancellationToken cancellationToken) =>
        _cluster.GrantTokenAsync(rules, cancellationToken);

    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken) => _cluster.RevokeTokenAsync(token, cancellationToken);

    public ValueTask DisposeAsync() => _container.DisposeAsync(); // whatever is in it goes with it
}
