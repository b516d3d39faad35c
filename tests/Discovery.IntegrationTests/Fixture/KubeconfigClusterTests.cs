using System.Net;
using System.Text;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using k8s;
using k8s.KubeConfigModels;

namespace Discovery.IntegrationTests.Fixture;

/// <summary>The way into somebody's cluster, tried on our own.</summary>
public sealed class KubeconfigClusterTests(RealClusters clusters)
{
    [Fact]
    public async Task Connect_ThenDispose_LeavesNothingBehind()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await using var own = await clusters.StartOwnAsync(ClusterCapabilities.NamespaceDeletion, limit.Token);
        using var admin = own.CreateClient(limit.Token);
        var before = await NamesAsync(admin);

        await using (var cluster = await KubeconfigCluster.ConnectAsync(Configuration(own), "a kubeconfig", limit.Token))
        {
            var token = await cluster.GrantTokenAsync([AccessRule.ClusterWide(ApiResource.Namespaces, "list")], limit.Token);
            using var user = cluster.CreateClient(limit.Token, token);
            await user.ReadAsync(ApiResource.Namespaces.ClusterPath);
            Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(ApiResource.Services.ClusterPath)).StatusCode);
            Assert.NotEqual(before, await NamesAsync(admin));
        }

        Assert.Equal(before, await NamesAsync(admin));
    }

    private static async Task<string[]> NamesAsync(ApiServerClient admin)
    {
        string[] paths =
        [
            ApiResource.Namespaces.ClusterPath,
            "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        ];
        var lists = await Task.WhenAll(paths.Select(admin.ReadAsync));
        return [.. lists.SelectMany(l => l.ItemNames())];
    }

    private static KubernetesClientConfiguration Configuration(IApiServerCluster cluster) =>
        KubernetesClientConfiguration.BuildConfigFromConfigObject(new K8SConfiguration
        {
            CurrentContext = "own",
            Contexts = [new Context { Name = "own", ContextDetails = new ContextDetails { Cluster = "own", User = "admin" } }],
            Users = [new User { Name = "admin", UserCredentials = new UserCredentials { Token = cluster.AdminToken } }],
            Clusters =
            [
                new Cluster
                {
                    Name = "own",
                    ClusterEndpoint = new ClusterEndpoint
                    {
                        Server = cluster.Address.ToString(),
                        CertificateAuthorityData = Convert.ToBase64String(Encoding.ASCII.GetBytes(cluster.CertificateAuthorities.ExportCertificatePems())),
                    },
                },
            ],
        });
}
