namespace Discovery.Testing.Protobuf;

/// <summary>The field numbers of the messages kubectl sends in protobuf: what its <c>create</c> generators make.</summary>
internal static class ProtobufNumbers
{
    private static readonly Dictionary<string, string[]> Messages = new(StringComparer.Ordinal)
    {
        ["Namespace"] = ["", "metadata"],
        ["Service"] = ["", "metadata", "spec"],
        ["metadata"] =
            ["", "name", "generateName", "namespace", "", "uid", "resourceVersion", "", "", "", "", "labels", "annotations", "", "finalizers"],
        ["spec"] =
        [
            "", "ports", "selector", "clusterIP", "type", "externalIPs", "", "sessionAffinity", "loadBalancerIP", "loadBalancerSourceRanges",
            "externalName", "externalTrafficPolicy", "healthCheckNodePort", "publishNotReadyAddresses", "", "", "", "ipFamilyPolicy",
            "clusterIPs", "ipFamilies", "allocateLoadBalancerNodePorts", "loadBalancerClass", "internalTrafficPolicy", "trafficDistribution",
        ],
        ["ports"] = ["", "name", "protocol", "port", "targetPort", "nodePort", "appProtocol"],
    };

    public static bool Knows(string message) => Messages.ContainsKey(message);

    /// <summary>The name of a field; "" when it is not read.</summary>
    public static string Name(string message, int number) =>
        Messages.TryGetValue(message, out var names) && number < names.Length ? names[number] : "";
}
