using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Resources;

internal static class EndpointsValidator
{
    private static readonly string[] AddressLists = ["addresses", "notReadyAddresses"];

    public static void Validate(JsonObject body, FieldErrors errors)
    {
        var index = 0;
        foreach (var subset in body.Objects("subsets"))
        {
            var path = $"subsets[{index++}]";
            if (subset.Items("addresses") is null && subset.Items("notReadyAddresses") is null)
            {
                errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
            }

            foreach (var list in AddressLists)
            {
                Addresses(errors, $"{path}.{list}", subset.Objects(list));
            }

            Ports(errors, path, [.. subset.Objects("ports")]);
        }
    }

    private static void Addresses(FieldErrors errors, string path, IEnumerable<JsonObject> addresses)
    {
        var index = 0;
        foreach (var address in addresses)
        {
            var at = $"{path}[{index++}]";
            var ip = address.Text("ip") ?? "";
            if (AddressRules.Parse(errors, at + ".ip", ip) is { } parsed)
            {
                AddressRules.Endpoint(errors, at + ".ip", ip, parsed);
            }

            if (address.Text("hostname") is { Length: > 0 } host)
            {
                NameRules.Check(errors, at + ".hostname", host, NameRules.Label);
            }

            if (address.Text("nodeName") is { } node)
            {
                NameRules.Check(errors, at + ".nodeName", node, NameRules.Subdomain);
            }
        }
    }

    private static void Ports(FieldErrors errors, string path, IReadOnlyList<JsonObject> ports)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            var at = $"{path}.ports[{i}]";
            if (ports[i].Text("name") is { Length: > 0 } name)
            {
                NameRules.Check(errors, at + ".name", name, NameRules.Label);
            }
            else if (ports.Count > 1)
            {
                errors.Required(at + ".name");
            }

            PortRules.Number(errors, at + ".port", ports[i].Integer("port") ?? 0);
            PortRules.Protocol(errors, at + ".protocol", ports[i].Text("protocol"));
        }
    }
}
