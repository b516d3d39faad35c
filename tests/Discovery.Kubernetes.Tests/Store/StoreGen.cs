using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Store;

/// <summary>Objects of few names and addresses, so that they meet often.</summary>
internal static class StoreGen
{
    public const string Excluded = "hidden";
    public static readonly string[] Namespaces = ["shop", "apisix", Excluded];
    public static readonly string[] ServiceNames = ["web", "api"];

    private static readonly Gen<string> Namespace = Gen.OneOf("shop", "shop", "shop", "apisix", Excluded);
    private static readonly Gen<string> ServiceName = Gen.OneOf(ServiceNames);
    private static readonly Gen<bool?> Condition = Gen.OneOf<bool?>(null, true, true, false);
    private static readonly Gen<string?> Pod = Gen.OneOf(null, "p", "p", "q", "r");

    private static readonly Gen<string> Address4 = Gen.OneOf("10.0.0.1", "10.0.0.2", "10.0.0.3");
    private static readonly Gen<string> Address6 = Gen.OneOf("fd00::1", "fd00:0::1", "fd00::2");

    private static readonly Gen<JsonArray> Ports = Gen.OneOf(
        Gen.Const(static () => Many(Objects.Port("http", 8080))),
        Gen.Const(static () => Many(Objects.Port("http", 8080))),
        Gen.Const(static () => Many(Objects.Port("http", 9090), Objects.Port("admin", 8080))),
        Gen.Const(static () => Many(Objects.Port("alt", 8080), With(Objects.Port("http", 8080), "appProtocol", "h2c"))),
        Gen.Const(static () => Many(Objects.Port(null, 8080), With(Objects.Port("dns", 53), "protocol", "UDP"))),
        Gen.Const(static () => Many(Objects.Port("http", null))),
        Gen.Const(static () => Many()));

    private static readonly Gen<JsonObject?> ServicePorts = Gen.OneOf(
        Gen.Const(static () => Objects.Service("", "", ("http", 80, 8080))),
        Gen.Const(static () => Objects.Service("", "", ("http", 80, "web-port"), ("admin", 90, 9090))),
        Gen.Const(static () => Objects.Service("", "", (null, 80, 8080))),
        Gen.Const(static () => Objects.Service("", "")))
        .Select(static service => (JsonObject?)service);

    /// <summary>An EndpointSlice; without resourceVersion, which its write gives it.</summary>
    public static readonly Gen<JsonObject> Slice = Gen.Select(
        Namespace,
        Gen.OneOf("s-0", "s-1", "s-2", "s-3"),
        Gen.OneOf<string?>("web", "web", "web", "web", "api", "", null),
        Gen.Frequency((5, Endpoint(Address4).Array[0, 3]), (1, Endpoint(Address6).Array[0, 3])),
        Ports,
        Gen.OneOf(null, null, null, "5", "0"),
        Gen.OneOf(null, null, "2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"),
        Gen.Int[0, 19],
        static (ns, name, service, endpoints, ports, weight, time, odd) =>
        {
            var slice = Objects.Slice(ns, name, service, Unshared(endpoints));
            slice["ports"] = Copy(ports);
            Annotate(slice, "discovery.dotnet/weight", weight);
            Annotate(slice, "endpoints.kubernetes.io/last-change-trigger-time", time);
            slice["addressType"] = odd == 0 ? "FQDN" : (string?)slice["addressType"];
            return slice;
        });

    /// <summary>An Endpoints object; without resourceVersion.</summary>
    public static readonly Gen<JsonObject> Endpoints = Gen.Select(
        Namespace,
        ServiceName,
        Gen.Select(SubsetAddress().Array[0, 3], SubsetAddress().Array[0, 2], Ports, static (ready, notReady, ports) => new JsonObject
        {
            ["addresses"] = new JsonArray(Unshared(ready)),
            ["notReadyAddresses"] = new JsonArray(Unshared(notReady)),
            ["ports"] = Copy(ports),
        }).Array[0, 3],
        Gen.OneOf(null, null, null, "truncated"),
        static (ns, name, subsets, capacity) =>
        {
            var endpoints = Objects.Endpoints(ns, name, Unshared(subsets));
            Annotate(endpoints, "endpoints.kubernetes.io/over-capacity", capacity);
            return endpoints;
        });

    /// <summary>A Service; without resourceVersion.</summary>
    public static readonly Gen<JsonObject> Service = Gen.Select(
        Namespace,
        ServiceName,
        ServicePorts,
        Gen.OneOf(null, null, "IPv4", "IPv6"),
        static (ns, name, ports, family) =>
        {
            var service = (JsonObject)ports!.DeepClone();
            service["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = name };
            service["spec"]!["ipFamilies"] = family is null ? null : new JsonArray(family);
            return service;
        });

    private static Gen<JsonObject> Endpoint(Gen<string> address) => Gen.Select(
        address, Condition, Condition, Condition, Pod, Gen.OneOf(null, null, "2"), Gen.Int[0, 5],
        static (ip, ready, serving, terminating, pod, uid, more) =>
        {
            var endpoint = Objects.Endpoint(ip, ready, serving, terminating, pod, uid);
            if (more == 0)
            {
                endpoint["zone"] = "z1";
                endpoint["nodeName"] = "node-1";
                endpoint["hostname"] = "web-0";
                endpoint["hints"] = new JsonObject { ["forZones"] = Many(new JsonObject { ["name"] = "z1" }) };
            }

            return endpoint;
        });

    private static Gen<JsonObject> SubsetAddress() => Gen.Select(Address4, Pod, static (ip, pod) =>
    {
        var address = new JsonObject { ["ip"] = ip };
        if (pod is not null)
        {
            address["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = pod };
        }

        return address;
    });

    private static void Annotate(JsonObject json, string key, string? value)
    {
        if (value is not null)
        {
            json.WithAnnotation(key, value);
        }
    }

    private static JsonArray Many(params JsonObject[] items) => new([.. items]);

    private static JsonObject With(JsonObject json, string name, string value) => json.With(some => some[name] = value);

    // A node belongs to one parent, and a generator may give out the same one twice.
    private static JsonObject[] Unshared(JsonObject[] nodes) => [.. nodes.Select(static node => (JsonObject)node.DeepClone())];

    private static JsonArray Copy(JsonArray array) => (JsonArray)array.DeepClone();
}
