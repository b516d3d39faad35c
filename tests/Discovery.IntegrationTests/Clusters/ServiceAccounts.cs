using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>Grants rights the way an administrator does: a ServiceAccount, roles, bindings and a TokenRequest.</summary>
internal sealed class ServiceAccounts
{
    private const string RbacPath = "/apis/rbac.authorization.k8s.io/v1";
    private const string OwnerLabel = "discovery-test-run";

    private readonly IApiServerCluster _cluster;
    private readonly string _namespace;
    private readonly ConcurrentDictionary<string, string> _accountOfToken = new();
    private int _count;

    private ServiceAccounts(IApiServerCluster cluster, string ns)
    {
        _cluster = cluster;
        _namespace = ns;
    }

    /// <summary>Makes the namespace that the accounts live in.</summary>
    public static async Task<ServiceAccounts> CreateAsync(IApiServerCluster cluster, CancellationToken cancellationToken)
    {
        var ns = $"discovery-accounts-{Guid.NewGuid().ToString("N")[..10]}";
        using var admin = cluster.CreateClient(cancellationToken);
        await CreateAsync(admin, ApiResource.Namespaces.ClusterPath, Manifests.Of(ApiResource.Namespaces, ns));
        return new ServiceAccounts(cluster, ns);
    }

    public async Task<string> GrantTokenAsync(IReadOnlyList<AccessRule> rules, CancellationToken cancellationToken)
    {
        using var admin = _cluster.CreateClient(cancellationToken);
        var account = $"account-{Interlocked.Increment(ref _count)}";
        var accounts = $"/api/v1/namespaces/{_namespace}/serviceaccounts";
        await CreateAsync(admin, accounts, Json(new { metadata = new { name = account } }));
        for (var i = 0; i < rules.Count; i++)
        {
            await BindAsync(admin, rules[i], account, $"{_namespace}-{account}-{i}");
        }

        var answer = await CreateAsync(admin, $"{accounts}/{account}/token", Json(new { spec = new { expirationSeconds = 3600 } }));
        var token = answer.Text("status", "token");
        _accountOfToken[token] = account;
        using var user = _cluster.CreateClient(cancellationToken, token);
        foreach (var rule in rules)
        {
            await AccessReview.WaitUntilAllowedAsync(user, rule, cancellationToken);
        }

        return token;
    }

    public async Task RevokeTokenAsync(string token, CancellationToken cancellationToken)
    {
        using var admin = _cluster.CreateClient(cancellationToken);
        using var user = _cluster.CreateClient(cancellationToken, token);
        await admin.DeleteAsync($"/api/v1/namespaces/{_namespace}/serviceaccounts/{_accountOfToken[token]}");

        // A genuine server remembers for up to 10 s that a token is good.
        await Polling.UntilAsync(async () => (await user.GetAsync("/api")).StatusCode == HttpStatusCode.Unauthorized, cancellationToken);
    }

    /// <summary>Removes everything made here, for a cluster that goes on living.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        using var admin = _cluster.CreateClient(cancellationToken);
        foreach (var resource in (string[])["clusterrolebindings", "clusterroles"])
        {
            await admin.DeleteAsync($"{RbacPath}/{resource}?labelSelector={OwnerLabel}%3D{_namespace}");
        }

        await admin.DeleteAsync($"{ApiResource.Namespaces.ClusterPath}/{_namespace}");
    }

    private async Task BindAsync(ApiServerClient admin, AccessRule rule, string account, string name)
    {
        var scope = rule.Namespace is null ? "Cluster" : "";
        var path = rule.Namespace is null ? RbacPath : $"{RbacPath}/namespaces/{rule.Namespace}";
        var metadata = new { name, labels = new Dictionary<string, string> { [OwnerLabel] = _namespace } };
        var rules = new[] { new { apiGroups = new[] { rule.ApiGroup }, resources = rule.Resources, verbs = rule.Verbs } };
        await CreateAsync(admin, $"{path}/{(rule.Namespace is null ? "clusterroles" : "roles")}", Json(new { metadata, rules }));
        await CreateAsync(admin, $"{path}/{(rule.Namespace is null ? "clusterrolebindings" : "rolebindings")}", Json(new
        {
            metadata,
            roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind = $"{scope}Role", name },
            subjects = new[] { new { kind = "ServiceAccount", name = account, @namespace = _namespace } },
        }));
    }

    private static async Task<JsonObject> CreateAsync(ApiServerClient client, string path, JsonObject body) =>
        (await client.CreateAsync(path, body)).Expect(HttpStatusCode.Created);

    private static JsonObject Json<T>(T value) => JsonSerializer.SerializeToNode(value)!.AsObject();
}
