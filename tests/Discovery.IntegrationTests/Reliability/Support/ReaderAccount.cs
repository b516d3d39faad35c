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

    private object[] Subjects => [new { kind = "ServiceAccount", name = Name, @namespace = _namespace.Name }];

    /// <summary>An account that lives in the namespace and may read it.</summary>
    public static async Task<ReaderAccount> CreateAsync(TestNamespace ns, CancellationToken deadline)
    {
        var reader = new ReaderAccount(ns, deadline);
        await reader.CreateAccountAsync();
        await reader.AllowInAsync(ns);
        return reader;
    }

    /// <summary>A Role and its binding in that namespace: slices and Services, list and watch.</summary>
    public Task AllowInAsync(TestNamespace ns) => AllowAsync($"{Rbac}/namespaces/{ns.Name}/", "Role", ["", "discovery.k8s.io"], ["services", "endpointslices"]);

    /// <summary>The small ClusterRole: which namespaces there are, and nothing in them.</summary>
    public Task AllowNamespacesAsync() => AllowAsync($"{Rbac}/cluster", "ClusterRole", [""], ["namespaces"]);

    public Task CreateAccountAsync() => PostAsync(Accounts, new { metadata = new { name = Name } });

    public async Task DeleteAccountAsync() => (await _admin.DeleteAsync($"{Accounts}/{Name}")).Expect(HttpStatusCode.OK);

    public async Task DeleteBindingAsync() => (await _admin.DeleteAsync($"{Rbac}/namespaces/{_namespace.Name}/rolebindings/{Name}")).Expect(HttpStatusCode.OK);

    /// <summary>A token by TokenRequest, once it and its rights are in effect.</summary>
    public async Task<string> CreateTokenAsync(TimeSpan? lifetime = null)
    {
        var seconds = (int)(lifetime ?? TimeSpan.FromHours(1)).TotalSeconds;
        var answer = await _admin.CreateAsync($"{Accounts}/{Name}/token", Json(new { spec = new { expirationSeconds = seconds } }));
        Assert.SkipWhen(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{_namespace.Cluster.Description} makes no tokens of {seconds} s.");
        var token = answer.Expect(HttpStatusCode.Created).Text("status", "token");
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

    private async Task AllowAsync(string path, string kind, string[] apiGroups, string[] resources)
    {
        var metadata = new { name = Name };
        await PostAsync($"{path}roles", new { metadata, rules = new[] { new { apiGroups, resources, verbs = new[] { "list", "watch" } } } });
        await PostAsync($"{path}rolebindings", new { metadata, roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind, name = Name }, subjects = Subjects });
    }

    private async Task PostAsync<T>(string path, T body) => (await _admin.CreateAsync(path, Json(body))).Expect(HttpStatusCode.Created);

    private static JsonObject Json<T>(T body) => JsonSerializer.SerializeToNode(body)!.AsObject();
}
