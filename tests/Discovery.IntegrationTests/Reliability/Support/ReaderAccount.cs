using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>A ServiceAccount that may read slices and Services of a namespace: it can be deleted, made again and given tokens.</summary>
internal sealed class ReaderAccount : IDisposable
{
    private const string Name = "reader";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    private readonly ApiServerClient _admin;
    private readonly TestNamespace _namespace;
    private readonly CancellationToken _deadline;

    private ReaderAccount(TestNamespace ns, CancellationToken deadline)
    {
        _admin = ns.Cluster.CreateClient(deadline);
        _namespace = ns;
        _deadline = deadline;
    }

    private string Accounts => $"/api/v1/namespaces/{_namespace.Name}/serviceaccounts";

    private string RoleBindings => $"{Rbac}/namespaces/{_namespace.Name}/rolebindings";

    public static async Task<ReaderAccount> CreateAsync(TestNamespace ns, CancellationToken deadline)
    {
        var reader = new ReaderAccount(ns, deadline);
        await reader.CreateAccountAsync();
        await reader.PostAsync($"{Rbac}/namespaces/{ns.Name}/roles", new
        {
            metadata = new { name = Name },
            rules = new[] { new { apiGroups = new[] { "", "discovery.k8s.io" }, resources = new[] { "services", "endpointslices" }, verbs = new[] { "list", "watch" } } },
        });
        await reader.PostAsync(reader.RoleBindings, new
        {
            metadata = new { name = Name },
            roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind = "Role", name = Name },
            subjects = new[] { new { kind = "ServiceAccount", name = Name, @namespace = ns.Name } },
        });
        return reader;
    }

    public Task CreateAccountAsync() => PostAsync(Accounts, new { metadata = new { name = Name } });

    public async Task DeleteAccountAsync() => (await _admin.DeleteAsync($"{Accounts}/{Name}")).Expect(HttpStatusCode.OK);

    public async Task DeleteBindingAsync() => (await _admin.DeleteAsync($"{RoleBindings}/{Name}")).Expect(HttpStatusCode.OK);

    /// <summary>A token by TokenRequest, once it and its rights are in effect.</summary>
    public async Task<string> CreateTokenAsync()
    {
        var token = (await PostAsync($"{Accounts}/{Name}/token", new { spec = new { expirationSeconds = 3600 } })).Text("status", "token");
        using var user = _namespace.Cluster.CreateClient(_deadline, token);
        await Polling.UntilAsync(async () => (await ListAsync(user)).StatusCode == HttpStatusCode.OK, _deadline);
        return token;
    }

    /// <summary>Waits until the server refuses the token so.</summary>
    public async Task RefusedAsync(string token, HttpStatusCode with)
    {
        using var user = _namespace.Cluster.CreateClient(_deadline, token);
        await Polling.UntilAsync(async () => (await ListAsync(user)).StatusCode == with, _deadline);
    }

    public void Dispose() => _admin.Dispose();

    private Task<ApiResponse> ListAsync(ApiServerClient user) => user.GetAsync(ApiResource.EndpointSlices.PathIn(_namespace.Name));

    private async Task<JsonObject> PostAsync<T>(string path, T body) =>
        (await _admin.CreateAsync(path, JsonSerializer.SerializeToNode(body)!.AsObject())).Expect(HttpStatusCode.Created);
}
