using System.Text.Json.Nodes;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;
using Discovery.Kubernetes.Store;
using Discovery.Kubernetes.Tests.Decoding;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>A store that is fed with JSON, as the server sends it.</summary>
internal sealed class StoreRig
{
    private readonly EndpointSliceDecoder _slices = new();
    private readonly EndpointsDecoder _endpoints = new();
    private readonly ServiceDecoder _services = new();

    public StoreRig(KubernetesAddressFamily family = KubernetesAddressFamily.Auto, Func<string, bool>? includes = null, bool open = true)
    {
        Log = new TestLog(new Pulse());
        Store = new EndpointStore(Snapshots, new ServiceJoin(family, 50), includes ?? (static _ => true), "test", Log);
        if (open)
        {
            Store.Open(static () => { });
        }
    }

    public TestLog Log { get; }

    public SnapshotStore Snapshots { get; } = new(static exception => throw exception);

    public EndpointStore Store { get; }

    public static ServiceId Web { get; } = new("shop", "web");

    public ServiceSnapshot Snapshot => Snapshots.Get(Web);

    public StoreRig Slice(JsonObject json)
    {
        Store.UpsertGroup(DecodingRig.Decode(_slices, json.ToJsonString()).Value!);
        return this;
    }

    public StoreRig Slice(string name, string[] addresses, params (string? Name, int? Port)[] ports) =>
        Slice(Objects.Slice("shop", name, "web", addresses, ports));

    public StoreRig Slice(string name, JsonObject[] endpoints, params (string? Name, int? Port)[] ports) =>
        Slice(Objects.Slice("shop", name, "web", endpoints, ports));

    public StoreRig Endpoints(JsonObject json)
    {
        Store.UpsertGroup(DecodingRig.Decode(_endpoints, json.ToJsonString()).Value!);
        return this;
    }

    public StoreRig Service(JsonObject json)
    {
        Store.UpsertService(DecodingRig.Decode(_services, json.ToJsonString()).Value!);
        return this;
    }

    public StoreRig Service(params (string? Name, int Port, JsonNode? Target)[] ports) => Service(Objects.Service("shop", "web", ports));

    /// <summary>Services are watched, cluster-wide, and there is none yet.</summary>
    public StoreRig WithServices()
    {
        Store.ReplaceServices(null, []);
        return this;
    }

    public StoreRig Delete(string slice)
    {
        Store.DeleteGroup(new ObjectKey("shop", slice));
        return this;
    }

    public void Replace(string? ns, params JsonObject[] slices) =>
        Store.ReplaceGroups(ns, [.. slices.Select(slice => DecodingRig.Decode(_slices, slice.ToJsonString()))]);

    public string[] Usable(PortSelector port) => [.. Snapshot.GetEndpoints(port).Select(static endpoint => endpoint.ToString())];

    public string[] Usable() => Usable(PortSelector.Any);

    public string[] All() => [.. Snapshot.AllEndpoints.Select(static endpoint => $"{endpoint.PortName} {endpoint}{(endpoint.Ready ? "" : " not ready")}")];
}
