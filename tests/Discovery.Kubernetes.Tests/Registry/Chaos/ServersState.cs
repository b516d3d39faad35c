using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Discovery.Kubernetes.Tests.Infrastructure;
using Discovery.Testing;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>What a server lists, and what a registry should make of it.</summary>
internal sealed partial class ServersState
{
    private readonly ILookup<ServiceId, JsonObject> _slices;
    private readonly Dictionary<ServiceId, JsonObject> _services;

    private ServersState(JsonObject[] slices, JsonObject[] services)
    {
        _slices = slices.Where(Includes).ToLookup(static slice => ExpectedService.Owner(slice)!.Value);
        _services = services.Where(Includes).ToDictionary(static service => new ServiceId((string)service["metadata"]!["namespace"]!, (string)service["metadata"]!["name"]!));
    }

    public ServiceId[] Services => [.. _services.Keys.Union(_slices.Select(static slices => slices.Key))];

    public int EndpointCount => Services.Sum(id => ExpectedService.Endpoints(_slices[id]).Length);

    public static async Task<ServersState> ReadAsync(EmbeddedApiServer server)
    {
        using var client = server.CreateClient();
        return new ServersState(
            await ListAsync(client, "apis/discovery.k8s.io/v1/endpointslices", "EndpointSlice"),
            await ListAsync(client, "api/v1/services", "Service"));
    }

    /// <summary>What the registry shows of a service if it is right; the ports only as far as the objects tell them (K17).</summary>
    public string Expected(ServiceId id)
    {
        var service = _services.GetValueOrDefault(id);
        return Text(service is not null || _slices.Contains(id), ExpectedService.Endpoints(_slices[id]), service is null ? [] : ExpectedService.Ports(_slices[id], service));
    }

    /// <summary>What the registry shows of it, in the same words.</summary>
    public string Actual(ServiceSnapshot snapshot) =>
        Text(snapshot.Exists, SnapshotText.Endpoints(snapshot), _services.ContainsKey(snapshot.Id) ? SnapshotText.Ports(snapshot) : []);

    private static string Text(bool exists, string[] endpoints, string[] ports) =>
        $"{(exists ? "exists" : "missing")}; {string.Join(", ", endpoints)}; {string.Join(", ", ports)}";

    private static async Task<JsonObject[]> ListAsync(HttpClient client, string path, string kind)
    {
        var list = JsonNode.Parse(await client.GetStringAsync(path).WaitAsync(Pulse.Patience))!;
        return [.. list["items"]!.AsArray().Select(item => item!.AsObject().With(json => json["kind"] = kind))];
    }

    private static bool Includes(JsonObject json) => Selected().IsMatch((string)json["metadata"]!["namespace"]!);

    [GeneratedRegex("^n-[0-9]$")]
    private static partial Regex Selected();
}
