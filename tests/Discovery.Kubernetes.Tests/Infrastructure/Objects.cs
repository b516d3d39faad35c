using System.Text.Json.Nodes;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>Kubernetes objects as JSON.</summary>
internal static class Objects
{
    public static JsonObject Slice(string ns, string name, string? service, string[] addresses, params (string? Name, int? Port)[] ports) =>
        Slice(ns, name, service, [.. addresses.Select(static address => Endpoint(address))], ports);

    public static JsonObject Slice(string ns, string name, string? service, JsonObject[] endpoints, params (string? Name, int? Port)[] ports)
    {
        var metadata = Metadata(ns, name);
        if (service is not null)
        {
            metadata["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service };
        }

        var isIPv6 = endpoints.Length > 0 && ((string)endpoints[0]["addresses"]![0]!).Contains(':', StringComparison.Ordinal);
        return new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = metadata,
            ["addressType"] = isIPv6 ? "IPv6" : "IPv4",
            ["endpoints"] = new JsonArray([.. endpoints]),
            ["ports"] = new JsonArray([.. ports.Select(static port => Port(port.Name, port.Port))]),
        };
    }

    public static JsonObject Endpoint(string address, bool? ready = null, bool? serving = null, bool? terminating = null, string? pod = null, string? uid = null)
    {
        var endpoint = new JsonObject { ["addresses"] = new JsonArray(address) };
        var conditions = new JsonObject();
        if (ready is not null)
        {
            conditions["ready"] = ready;
        }

        if (serving is not null)
        {
            conditions["serving"] = serving;
        }

        if (terminating is not null)
        {
            conditions["terminating"] = terminating;
        }

        if (conditions.Count > 0)
        {
            endpoint["conditions"] = conditions;
        }

        if (pod is not null)
        {
            endpoint["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = pod, ["uid"] = uid ?? pod };
        }

        return endpoint;
    }

    public static JsonObject Endpoints(string ns, string name, params JsonObject[] subsets) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Endpoints",
        ["metadata"] = Metadata(ns, name),
        ["subsets"] = new JsonArray([.. subsets]),
    };

    public static JsonObject Subset(string[] ready, string[] notReady, params (string? Name, int? Port)[] ports) => new()
    {
        ["addresses"] = Addresses(ready),
        ["notReadyAddresses"] = Addresses(notReady),
        ["ports"] = new JsonArray([.. ports.Select(static port => Port(port.Name, port.Port))]),
    };

    public static JsonObject Service(string ns, string name, params (string? Name, int Port, JsonNode? Target)[] ports) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = Metadata(ns, name),
        ["spec"] = new JsonObject
        {
            ["ports"] = new JsonArray([.. ports.Select(static port =>
            {
                var json = Port(port.Name, port.Port);
                json["targetPort"] = port.Target?.DeepClone() ?? port.Port;
                return json;
            })]),
        },
    };

    public static JsonObject Port(string? name, int? number)
    {
        var port = new JsonObject { ["protocol"] = "TCP" };
        if (name is not null)
        {
            port["name"] = name;
        }

        if (number is not null)
        {
            port["port"] = number;
        }

        return port;
    }

    public static JsonObject Namespace(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    };

    public static JsonObject With(this JsonObject source, Action<JsonObject> change)
    {
        change(source);
        return source;
    }

    public static JsonObject WithAnnotation(this JsonObject source, string key, string value) => source.With(json =>
    {
        var metadata = json["metadata"]!.AsObject();
        var annotations = metadata["annotations"]?.AsObject();
        if (annotations is null)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[key] = value;
    });

    public static JsonObject WithVersion(this JsonObject source, string resourceVersion) =>
        source.With(json => json["metadata"]!["resourceVersion"] = resourceVersion);

    public static string List(string resourceVersion, string? @continue, params JsonObject[] items) => new JsonObject
    {
        ["kind"] = "List",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion, ["continue"] = @continue },
        ["items"] = new JsonArray([.. items.Select(static item => item.DeepClone())]),
    }.ToJsonString();

    public static string Event(string type, JsonObject @object) =>
        new JsonObject { ["type"] = type, ["object"] = @object.DeepClone() }.ToJsonString() + "\n";

    public static JsonObject Status(int code, string reason, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = message,
    };

    private static JsonObject Metadata(string ns, string name) => new() { ["name"] = name, ["namespace"] = ns };

    private static JsonArray Addresses(string[] addresses) =>
        new([.. addresses.Select(static address => new JsonObject { ["ip"] = address })]);
}
