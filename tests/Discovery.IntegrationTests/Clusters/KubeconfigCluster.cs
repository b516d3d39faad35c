using System.Security.Cryptography.X509Certificates;
using Discovery.ApiServerContract;
using k8s;
using k8s.Models;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>Somebody's cluster. Tests get an administrator's account of their own there and everything is removed at the end.</summary>
internal sealed class KubeconfigCluster : IApiServerCluster
{
    private const string Account = "discovery-tests";

    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    private readonly k8s.Kubernetes _owner;
    private readonly string _namespace = $"discovery-tests-{Guid.NewGuid().ToString("N")[..10]}";
    private bool _hasNamespace;
    private ServiceAccounts? _accounts;

    private KubeconfigCluster(KubernetesClientConfiguration configuration, string description)
    {
        _owner = new k8s.Kubernetes(configuration);
        Description = description;
        Address = new Uri(configuration.Host);
        CertificateAuthorities = configuration.SslCaCerts ?? [];
    }

    public string Description { get; }

    public Uri Address { get; }

    public X509Certificate2Collection CertificateAuthorities { get; }

    public string AdminToken { get; private set; } = "";

    public ClusterCapabilities Capabilities => ClusterCapabilities.NamespaceDeletion | ClusterCapabilities.LoopbackRefused;

    private ServiceAccounts Accounts => _accounts ?? throw new InvalidOperationException("The cluster has not been connected.");

    public static Task<KubeconfigCluster> ConnectAsync(string path, CancellationToken cancellationToken) =>
        ConnectAsync(KubernetesClientConfiguration.BuildConfigFromConfigFile(path), $"the cluster of {path}", cancellationToken);

    public static async Task<KubeconfigCluster> ConnectAsync(
        KubernetesClientConfiguration configuration, string description, CancellationToken cancellationToken)
    {
        var cluster = new KubeconfigCluster(configuration, description);
        try
        {
            await cluster.CreateAdminAsync(cancellationToken);
            using var admin = cluster.CreateClient(cancellationToken);
            await AccessReview.WaitUntilAllowedAsync(admin, AccessRule.ClusterWide(ApiResource.Namespaces, "create"), cancellationToken);
            cluster._accounts = await ServiceAccounts.CreateAsync(cluster, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task<string> GrantTokenAsync(IReadOnlyList<AccessRule> rules, CancellationToken cancellationToken) =>
        Accounts.GrantTokenAsync(rules, cancellationToken);

    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken) => Accounts.RevokeTokenAsync(token, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(CleanUpLimit);
        if (_accounts is not null)
        {
            await _accounts.DeleteAsync(limit.Token);
        }

        if (_hasNamespace)
        {
            await _owner.RbacAuthorizationV1.DeleteCollectionClusterRoleBindingAsync(
                fieldSelector: $"metadata.name={_namespace}", cancellationToken: limit.Token);
            await _owner.CoreV1.DeleteNamespaceAsync(_namespace, cancellationToken: limit.Token);
        }

        _owner.Dispose();
    }

    // Whatever the kubeconfig signs in with (certificate, exec plugin, token), tests need a token.
    private async Task CreateAdminAsync(CancellationToken cancellationToken)
    {
        await _owner.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = Named(_namespace) }, cancellationToken: cancellationToken);
        _hasNamespace = true;
        await _owner.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = Named(Account) }, _namespace, cancellationToken: cancellationToken);
        await _owner.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
            new V1ClusterRoleBinding
            {
                Metadata = Named(_namespace),
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "cluster-admin" },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = Account, NamespaceProperty = _namespace }],
            },
            cancellationToken: cancellationToken);
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 7200 } };
        var answer = await _owner.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, Account, _namespace, cancellationToken: cancellationToken);
        AdminToken = answer.Status.Token;
    }

    private static V1ObjectMeta Named(string name) => new() { Name = name };
}
