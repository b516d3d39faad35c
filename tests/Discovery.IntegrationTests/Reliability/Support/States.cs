using System.Text.Json.Nodes;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>The ready endpoints of all services of a namespace, as the server says and as a registry does.</summary>
internal static class States
{
    public static async Task<Dictionary<string, string>> OfServerAsync(TestNamespace ns, CancellationToken deadline)
    {
        using var admin = ns.Cluster.CreateClient(deadline);
        var list = await admin.ReadAsync(ApiResource.EndpointSlices.PathIn(ns.Name));
        return list.Items()
            .SelectMany(static slice => ReadyOf(slice).Select(endpoint => (Service: slice.Label(Manifests.ServiceNameLabel), Endpoint: endpoint)))
            .GroupBy(static pair => pair.Service, static pair => pair.Endpoint)
            .ToDictionary(static group => group.Key, ServiceHistory.StateOf);
    }

    public static Dictionary<string, string> OfRegistry(RegistryHost host, TestNamespace ns) => host.Registry.Services
        .Where(id => id.Namespace == ns.Name)
        .Select(id => (id.Name, State: ServiceHistory.StateOf(host.Resolver.Resolve(ServiceReference.Parse($"{ns.Name}/{id.Name}:http")))))
        .Where(static pair => pair.State.Length > 0)
        .ToDictionary(static pair => pair.Name, static pair => pair.State);

    private static IEnumerable<string> ReadyOf(JsonObject slice) => (slice["endpoints"] as JsonArray ?? [])
        .Where(static endpoint => endpoint!["conditions"]?["ready"]?.GetValue<bool>() != false)
        .Select(static endpoint => $"{endpoint!["addresses"]![0]}:8080");
}
