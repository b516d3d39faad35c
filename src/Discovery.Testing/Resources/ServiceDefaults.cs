using System.Text.Json.Nodes;

namespace Discovery.Testing.Resources;

/// <summary>What the server fills in on a Service.</summary>
internal static class ServiceDefaults
{
    private const int DefaultAffinitySeconds = 10800;

    public static void Apply(JsonObject spec)
    {
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        if (spec.Text("sessionAffinity") == "ClientIP")
        {
            spec.Ensure("sessionAffinityConfig").Ensure("clientIP")["timeoutSeconds"] ??= DefaultAffinitySeconds;
        }

        var type = spec.Text("type");
        if (type != "ExternalName")
        {
            spec["internalTrafficPolicy"] ??= "Cluster";
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            spec["externalTrafficPolicy"] ??= "Cluster";
        }

        if (type == "LoadBalancer")
        {
            spec["allocateLoadBalancerNodePorts"] ??= true;
        }

        foreach (var port in spec.Objects("ports"))
        {
            port["protocol"] ??= "TCP";
            port["port"] ??= 0;
            if (port["targetPort"] is null || port.Integer("targetPort") == 0 || port.Text("targetPort") == "")
            {
                port["targetPort"] = port["port"]!.DeepClone();
            }
        }
    }

    /// <summary>Keeps what the stored Service was given when the new one leaves it out.</summary>
    public static void Keep(JsonObject spec, JsonObject old)
    {
        if (spec.Text("type") == "ExternalName" || old.Text("type") == "ExternalName")
        {
            Forget(spec, old);
            return;
        }

        foreach (var name in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        {
            if (spec[name] is null or JsonValue && string.IsNullOrEmpty(spec.Text(name)) && spec[name] is not JsonArray)
            {
                spec[name] = old[name]?.DeepClone();
            }
        }

        foreach (var port in spec.Objects("ports").Where(p => p["nodePort"] is null && spec.Text("type") != "ClusterIP"))
        {
            var same = old.Objects("ports").FirstOrDefault(p => p.Integer("port") == port.Integer("port") && p.Text("protocol") == port.Text("protocol"));
            if (same?["nodePort"] is { } node)
            {
                port["nodePort"] = node.DeepClone();
            }
        }
    }

    public static void Allocate(JsonObject spec, ServerAllocations allocations)
    {
        var type = spec.Text("type");
        if (type == "ExternalName")
        {
            return;
        }

        if (string.IsNullOrEmpty(spec.Text("clusterIP")))
        {
            spec["clusterIP"] = spec.Texts("clusterIPs").FirstOrDefault() ?? allocations.NextClusterIp();
        }

        var headless = spec.Text("clusterIP") == "None";
        spec["clusterIPs"] ??= new JsonArray(spec.Text("clusterIP"));
        var dual = headless && spec.Child("selector") is null && spec["ipFamilies"] is null && spec["ipFamilyPolicy"] is null;
        spec["ipFamilies"] ??= dual ? new JsonArray("IPv4", "IPv6") : new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= dual ? "RequireDualStack" : "SingleStack";
        if (type == "NodePort" || (type == "LoadBalancer" && spec.Flag("allocateLoadBalancerNodePorts") != false))
        {
            foreach (var port in spec.Objects("ports"))
            {
                port["nodePort"] ??= allocations.NextNodePort();
            }
        }
    }

    // A Service that becomes an ExternalName gives its addresses back, unless it asks for others (validation refuses that).
    private static void Forget(JsonObject spec, JsonObject old)
    {
        if (spec.Text("type") == "ExternalName" && spec.Text("clusterIP") == old.Text("clusterIP"))
        {
            foreach (var name in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
            {
                spec.Remove(name);
            }
        }
    }
}
