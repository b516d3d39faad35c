using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Discovery.Testing;

/// <summary>Manifests from a few words.</summary>
internal static class Manifests
{
    public static JsonObject Service(string ns, string name, (string Name, int Port, int TargetPort)[] ports) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["ports"] = new JsonArray([.. ports.Select(p => Named(new() { ["port"] = p.Port, ["targetPort"] = p.TargetPort }, p.Name))]),
        },
    };

    public static JsonObject EndpointSlice(string ns, string name, string service, string[] addresses, (string Name, int Port)[] ports) => new()
    {
        ["apiVersion"] = "discovery.k8s.io/v1",
        ["kind"] = "EndpointSlice",
        ["metadata"] = new JsonObject
        {
            ["namespace"] = ns,
            ["name"] = name,
            ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service },
        },
        ["addressType"] = IsIPv6(addresses) ? "IPv6" : "IPv4",
        ["endpoints"] = new JsonArray([.. addresses.Select(Endpoint)]),
        ["ports"] = new JsonArray([.. ports.Select(p => Named(new() { ["port"] = p.Port }, p.Name))]),
    };

    private static JsonObject Endpoint(string address) => new()
    {
        ["addresses"] = new JsonArray(address),
        ["conditions"] = new JsonObject { ["ready"] = true, ["serving"] = true, ["terminating"] = false },
    };

    private static JsonObject Named(JsonObject port, string name)
    {
        port["protocol"] = "TCP";
        if (name.Length > 0)
        {
            port["name"] = name;
        }

        return port;
    }

    private static bool IsIPv6(string[] addresses) =>
        addresses.Length > 0 && IPAddress.TryParse(addresses[0], out var first) && first.AddressFamily == AddressFamily.InterNetworkV6;
}
