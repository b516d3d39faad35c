using System.Net.Sockets;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Resources;

internal static class EndpointSliceValidator
{
    private const int MaxEndpoints = 1000;
    private const int MaxAddresses = 100;
    private const int MaxPorts = 20000;
    private static readonly string[] AddressTypes = ["FQDN", "IPv4", "IPv6"];

    public static void Validate(JsonObject body, JsonObject? old, FieldErrors errors)
    {
        var type = body.Text("addressType") ?? "";
        if (type.Length == 0)
        {
            errors.Required("addressType");
        }
        else
        {
            errors.OneOf("addressType", type, AddressTypes);
        }

        Endpoints(errors, type, [.. body.Objects("endpoints")]);
        Ports(errors, [.. body.Objects("ports")]);
        if (old is not null && old.Text("addressType") != type)
        {
            errors.Invalid("addressType", type, "field is immutable");
        }
    }

    private static void Endpoints(FieldErrors errors, string type, IReadOnlyList<JsonObject> endpoints)
    {
        if (endpoints.Count > MaxEndpoints)
        {
            errors.TooMany("endpoints", endpoints.Count, MaxEndpoints);
            return;
        }

        for (var i = 0; i < endpoints.Count; i++)
        {
            var path = $"endpoints[{i}]";
            Addresses(errors, type, path + ".addresses", [.. endpoints[i].Texts("addresses")]);
            if (endpoints[i].Text("nodeName") is { } node)
            {
                NameRules.Check(errors, path + ".nodeName", node, NameRules.Subdomain);
            }

            if (endpoints[i].Text("hostname") is { } host)
            {
                NameRules.Check(errors, path + ".hostname", host, NameRules.Label);
            }
        }
    }

    private static void Addresses(FieldErrors errors, string type, string path, IReadOnlyList<string> addresses)
    {
        if (addresses.Count == 0)
        {
            errors.Required(path, "must contain at least 1 address");
        }
        else if (addresses.Count > MaxAddresses)
        {
            errors.TooMany(path, addresses.Count, MaxAddresses);
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            var at = $"{path}[{i}]";
            if (type == "FQDN")
            {
                NameRules.Check(errors, at, addresses[i], NameRules.Subdomain);
            }
            else if (type is "IPv4" or "IPv6" && AddressRules.Parse(errors, at, addresses[i]) is { } address)
            {
                if (address.AddressFamily != (type == "IPv4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6))
                {
                    errors.Invalid(path, addresses[i], $"must be an {type} address");
                }
                else
                {
                    AddressRules.Endpoint(errors, at, addresses[i], address);
                }
            }
        }
    }

    private static void Ports(FieldErrors errors, IReadOnlyList<JsonObject> ports)
    {
        if (ports.Count > MaxPorts)
        {
            errors.TooMany("ports", ports.Count, MaxPorts);
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var path = $"ports[{i}]";
            var name = ports[i].Text("name") ?? "";
            if (name.Length > 0)
            {
                NameRules.Check(errors, path + ".name", name, NameRules.Label);
            }

            if (!names.Add(name))
            {
                errors.Duplicate(path + ".name", name);
            }

            PortRules.Protocol(errors, path + ".protocol", ports[i].Text("protocol"));
        }
    }
}
