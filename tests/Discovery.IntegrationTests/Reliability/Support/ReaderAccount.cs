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

    /// <summary>An account that lives in the namespace and may read it.</summary>
    public static async Task<ReaderAccount> CreateAsync(TestNamespace ns, CancellationToken deadline)
    {
        var reader = new ReaderAccount(ns, deadline);
        await reader.CreateAccountAsync();
        await reader.AllowInAsync(ns);
        return reader;
    }

    /// <summary>A Role and its binding in that namespace: slices and Services, list and watch.</summary>
    public async Task AllowInAsync(TestNamespace ns)
    {
        await CreateRoleAsync(RolesIn(ns), ["", "discovery.k8s.io"], ["services", "endpointslices"]);
        await BindAsync(RolesIn(ns), "Role");
    }

    /// <summary>The small ClusterRole: which namespaces there are, and nothing in them.</summary>
    public async Task AllowNamespacesAsync()
    {
        await CreateRoleAsync($"{Rbac}/cluster", [""], ["namespaces"]);
        await BindAsync($"{Rbac}/cluster", "ClusterRole");
    }

    public Task CreateAccountAsync() => PostAsync(Accounts, new { metadata = new { name = Name } });

    public async Task DeleteAccountAsync() => (await _admin.DeleteAsync($"{Accounts}/{Name}")).Expect(HttpStatusCode.OK);

    /// <summary>Takes away what is allowed in the account's own namespace.</summary>
    public async Task DeleteBindingAsync() => (await _admin.DeleteAsync($"{RolesIn(_namespace)}rolebindings/{Name}")).Expect(HttpStatusCode.OK);

    public Task RestoreBindingAsync() => BindAsync(RolesIn(_namespace), "Role");

    /// <summary>A token by TokenRequest, once it and its rights are in effect.</summary>
    public async Task<string> CreateTokenAsync(TimeSpan? lifetime = null)
    {
        var seconds = (int)(lifetime ?? TimeSpan.FromHours(1)).TotalSeconds;
        var answer = await _admin.CreateAsync($"{Accounts}/{Name}/token", Json(new { spec = new { expirationSeconds = seconds } }));
        Assert.SkipWhen(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{_namespace.Cluster.Description} makes no tokens of {seconds} s.");
        var token = answer.Expect(HttpStatusCode.Created).Text("status", "token");
        await AnsweredAsync(token, _namespace, HttpStatusCode.OK);
        return token;
    }

    /// <summary>Waits until the server lets the token read that namespace: roles count a moment after they were written.</summary>
    public Task AllowedAsync(string token, TestNamespace ns) => AnsweredAsync(token, ns, HttpStatusCode.OK);

    /// <summary>Waits until the server refuses the token so.</summary>
    public Task RefusedAsync(string token, HttpStatusCode with) => AnsweredAsync(token, _namespace, with);

    public void Dispose() => _admin.Dispose();

    private static string RolesIn(TestNamespace ns) => $"{Rbac}/namespaces/{ns.Name}/";

    private async Task AnsweredAsync(string token, TestNamespace ns, HttpStatusCode with)
    {
        using var user = ns.Cluster.CreateClient(_deadline, token);
        await Polling.UntilAsync(async () => (await user.GetAsync(ApiResource.EndpointSlices.PathIn(ns.Name))).StatusCode == with, _deadline);
    }

    private Task CreateRoleAsync(string path, string[] apiGroups, string[] resources) =>
        PostAsync($"{path}roles", new { metadata = new { name = Name }, rules = new[] { new { apiGroups, resources, verbs = new[] { "list", "watch" } } } });

    private Task BindAsync(string path, string kind) => PostAsync($"{path}rolebindings", new
    {
        metadata = new { name = Name },
        roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind, name = Name },
        subjects = new[] { new { kind = "ServiceAccount", name = Name, @namespace = _namespace.Name } },
    });

    private async Task PostAsync<T>(string path, T body) => (await _admin.CreateAsync(path, Json(body))).Expect(HttpStatusCode.Created);

    private static JsonObject Json<T>(T body) => JsonSerializer.SerializeToNode(body)!.AsObject();
}
