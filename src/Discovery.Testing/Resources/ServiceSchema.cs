using Discovery.Testing.Schemas;

namespace Discovery.Testing.Resources;

internal static class ServiceSchema
{
    public static FieldSchema Create() => CommonSchemas.Root(
        Field.Object(
            "spec",
            Field.Keyed(
                "ports",
                ["port", "protocol"],
                Field.Text("name"),
                Field.Protocol(),
                Field.Text("appProtocol"),
                Field.Integer("port"),
                Field.IntOrString("targetPort"),
                Field.Integer("nodePort")),
            Field.AtomicMap("selector"),
            Field.Text("clusterIP"),
            Field.Texts("clusterIPs"),
            Field.Text("type"),
            Field.Texts("externalIPs"),
            Field.Text("sessionAffinity"),
            Field.Text("loadBalancerIP"),
            Field.Texts("loadBalancerSourceRanges"),
            Field.Text("externalName"),
            Field.Text("externalTrafficPolicy"),
            Field.Integer("healthCheckNodePort"),
            Field.Boolean("publishNotReadyAddresses"),
            Field.Object("sessionAffinityConfig", Field.Object("clientIP", Field.Integer("timeoutSeconds"))),
            Field.Texts("ipFamilies"),
            Field.Text("ipFamilyPolicy"),
            Field.Boolean("allocateLoadBalancerNodePorts"),
            Field.Text("loadBalancerClass"),
            Field.Text("internalTrafficPolicy"),
            Field.Text("trafficDistribution")),
        Field.Object(
            "status",
            Field.Object(
                "loadBalancer",
                Field.List(
                    "ingress",
                    Field.Text("ip"),
                    Field.Text("hostname"),
                    Field.Text("ipMode"),
                    Field.List("ports", Field.Integer("port"), Field.Text("protocol"), Field.Text("error")))),
            CommonSchemas.Conditions));
}
