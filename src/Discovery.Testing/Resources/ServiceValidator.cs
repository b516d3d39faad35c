using System.Net;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;

namespace Discovery.Testing.Resources;

internal static class ServiceValidator
{
    private static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
    private static readonly string[] Affinities = ["ClientIP", "None"];

    public static void Validate(JsonObject body, JsonObject? old, FieldErrors errors)
    {
        var spec = body.Child("spec") ?? [];
        var type = spec.Text("type")!;
        var clusterIp = spec.Text("clusterIP") ?? "";
        errors.OneOf("spec.type", type, Types);
        errors.OneOf("spec.sessionAffinity", spec.Text("sessionAffinity") ?? "", Affinities);
        if (spec.Items("ports") is null && clusterIp != "None" && type != "ExternalName")
        {
            errors.Required("spec.ports");
        }

        if (type == "ExternalName")
        {
            ExternalName(spec, errors);
        }
        else if (clusterIp != "None" && clusterIp.Length > 0 && !IPAddress.TryParse(clusterIp, out _))
        {
            errors.Invalid("spec.clusterIPs[0]", clusterIp, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }

        Ports(spec, errors);
        if (old?.Child("spec") is { } before && type != "ExternalName" && before.Text("clusterIP") is { Length: > 0 } kept && kept != clusterIp)
        {
            errors.Invalid("spec.clusterIPs[0]", new JsonArray(clusterIp), "may not change once set");
        }
    }

    private static void ExternalName(JsonObject spec, FieldErrors errors)
    {
        var name = spec.Text("externalName") ?? "";
        if (spec["clusterIP"] is not null)
        {
            errors.Forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        }

        if (name.TrimEnd('.').Length == 0)
        {
            errors.Required("spec.externalName");
        }
        else
        {
            NameRules.Check(errors, "spec.externalName", name.TrimEnd('.'), NameRules.Subdomain);
        }
    }

    private static void Ports(JsonObject spec, FieldErrors errors)
    {
        var ports = spec.Objects("ports").ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i];
            var path = $"spec.ports[{i}]";
            PortRules.ServicePortName(errors, path + ".name", port.Text("name") ?? "", required: ports.Count > 1, names);
            PortRules.Number(errors, path + ".port", port.Integer("port") ?? 0);
            PortRules.Protocol(errors, path + ".protocol", port.Text("protocol"));
            PortRules.Target(errors, path + ".targetPort", port);
            if (!numbers.Add($"{port.Integer("port")}/{port.Text("protocol")}"))
            {
                errors.Duplicate(path, new JsonObject { ["protocol"] = port["protocol"]?.DeepClone(), ["port"] = port["port"]?.DeepClone() });
            }
        }
    }
}
