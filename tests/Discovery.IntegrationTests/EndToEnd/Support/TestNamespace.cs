using System.Net;
using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>A namespace of a test's own on a cluster, and the objects that controllers would write into it.</summary>
internal sealed class TestNamespace : IDisposable
{
    private readonly ApiServerClient _admin;

    private TestNamespace(IApiServerCluster cluster, ApiServerClient admin, string name)
    {
        Cluster = cluster;
        _admin = admin;
        Name = name;
    }

    public IApiServerCluster Cluster { get; }

    public string Name { get; }

    public static async Task<TestNamespace> CreateAsync(IApiServerCluster cluster, CancellationToken deadline, string? prefix = null)
    {
        var admin = cluster.CreateClient(deadline);
        var ns = new TestNamespace(cluster, admin, $"{prefix ?? "e2e"}-{Guid.NewGuid().ToString("N")[..12]}");
        await ns.CreateAsync();
        return ns;
    }

    /// <summary>Makes the namespace: for the first time, or anew after it was deleted.</summary>
    public async Task CreateAsync() =>
        (await _admin.CreateAsync(ApiResource.Namespaces.ClusterPath, Manifests.Of(ApiResource.Namespaces, Name))).Expect(HttpStatusCode.Created);

    /// <summary>Deletes the namespace with all that is in it, and returns when it is gone.</summary>
    public async Task DeleteAsync(CancellationToken deadline)
    {
        var path = $"{ApiResource.Namespaces.ClusterPath}/{Name}";
        (await _admin.DeleteAsync(path)).Expect(HttpStatusCode.OK);
        await Polling.UntilAsync(async () => (await _admin.GetAsync(path)).StatusCode == HttpStatusCode.NotFound, deadline);
    }

    /// <summary>A Service: port 80 named http, which the pods serve on <paramref name="targetPort"/>.</summary>
    public async Task CreateServiceAsync(string service, int targetPort = 8080)
    {
        var manifest = Manifests.Service(service);
        manifest["spec"]!["ports"]![0]!["targetPort"] = targetPort;
        (await _admin.CreateAsync(ApiResource.Services.PathIn(Name), manifest)).Expect(HttpStatusCode.Created);
    }

    public async Task CreateSliceAsync(string slice, string service, params (string Address, bool Ready)[] endpoints) =>
        (await _admin.CreateAsync(ApiResource.EndpointSlices.PathIn(Name), Slice(slice, service, endpoints))).Expect(HttpStatusCode.Created);

    public async Task SetSliceAsync(string slice, params (string Address, bool Ready)[] endpoints) =>
        (await _admin.PatchAsync(
            ApiResource.EndpointSlices.PathOf(Name, slice), "application/merge-patch+json", new JsonObject { ["endpoints"] = Endpoints(endpoints) }))
        .Expect(HttpStatusCode.OK);

    public async Task DeleteSliceAsync(string slice) =>
        (await _admin.DeleteAsync(ApiResource.EndpointSlices.PathOf(Name, slice))).Expect(HttpStatusCode.OK);

    public async Task CreateEndpointsAsync(string service) =>
        (await _admin.CreateAsync(ApiResource.Endpoints.PathIn(Name), Manifests.Endpoints(service))).Expect(HttpStatusCode.Created);

    // The namespace stays: the cluster may be down by design of a test, and names never meet again.
    public void Dispose() => _admin.Dispose();

    private static JsonObject Slice(string slice, string service, (string Address, bool Ready)[] endpoints)
    {
        var manifest = Manifests.EndpointSlice(slice, (Manifests.ServiceNameLabel, service));
        manifest["endpoints"] = Endpoints(endpoints);
        return manifest;
    }

    private static JsonArray Endpoints((string Address, bool Ready)[] endpoints) => new([.. endpoints.Select(static endpoint => new JsonObject
    {
        ["addresses"] = new JsonArray(endpoint.Address),
        ["conditions"] = new JsonObject { ["ready"] = endpoint.Ready },
    })]);
}
