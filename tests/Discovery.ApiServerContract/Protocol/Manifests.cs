using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>The smallest valid objects. Addresses look like pods' and are data only: a real API server refuses loopback.</summary>
public static class Manifests
{
    public const string Address = "10.244.1.10";
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    public static JsonObject Of(ApiResource resource, string name, params (string Key, string Value)[] labels)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Plural switch
        {
            "namespaces" => Bare(resource, name, labels),
            "services" => Service(name, labels),
            "endpoints" => Endpoints(name, labels),
            "endpointslices" => EndpointSlice(name, labels),
            _ => throw new ArgumentOutOfRangeException(nameof(resource), resource.Plural, "no manifest"),
        };
    }

    public static JsonObject Service(string name, params (string Key, string Value)[] labels)
    {
        var service = Bare(ApiResource.Services, name, labels);
        service["spec"] = new JsonObject
        {
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["targetPort"] = 8080 }),
        };
        return service;
    }

    public static JsonObject Endpoints(string name, params (string Key, string Value)[] labels)
    {
        var endpoints = Bare(ApiResource.Endpoints, name, labels);
        endpoints["subsets"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["ip"] = Address }),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 8080 }),
        });
        return endpoints;
    }

    public static JsonObject EndpointSlice(string name, params (string Key, string Value)[] labels)
    {
        var slice = Bare(ApiResource.EndpointSlices, name, labels);
        slice["addressType"] = "IPv4";
        slice["endpoints"] = new JsonArray(new JsonObject { ["addresses"] = new JsonArray(Address) });
        slice["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 8080 });
        return slice;
    }

    private static JsonObject Bare(ApiResource resource, string name, (string Key, string Value)[] labels)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (labels.Length > 0)
        {
            metadata["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        }

        return new JsonObject { ["apiVersion"] = resource.ApiVersion, ["kind"] = resource.Kind, ["metadata"] = metadata };
    }
}
