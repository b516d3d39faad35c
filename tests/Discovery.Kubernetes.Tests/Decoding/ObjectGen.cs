using System.Text.Json.Nodes;
using CsCheck;
using static Discovery.Kubernetes.Tests.Decoding.JsonGen;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>What is nearly an object of Kubernetes, and often is one.</summary>
internal static class ObjectGen
{
    public static readonly Gen<JsonObject> Slice = Members(
        ("metadata", Metadata()),
        ("kind", Text("EndpointSlice")),
        ("addressType", Text("IPv4", "IPv6", "FQDN")),
        ("endpoints", Many(Members(
            ("addresses", Many(Text("10.0.0.1", "fd00::1"))),
            ("conditions", Members(("ready", Flag()), ("serving", Flag()), ("terminating", Flag()), ("odd", AnyValue))),
            ("hostname", Text("a", "b")),
            ("nodeName", Text("node-1", "node-2", "")),
            ("zone", Text("z1", "", "zürich-\U0001f600")),
            ("targetRef", Target()),
            ("hints", Members(("forZones", Many(Named("z1", "z2", ""))), ("forNodes", Many(Named("node-1"))), ("odd", AnyValue)))))),
        ("ports", Ports()),
        ("unknown", AnyValue));

    public static readonly Gen<JsonObject> Endpoints = Members(
        ("metadata", Metadata()),
        ("subsets", Many(Members(
            ("addresses", Many(Address())),
            ("notReadyAddresses", Many(Address())),
            ("ports", Ports()),
            ("odd", AnyValue)))),
        ("unknown", AnyValue));

    public static readonly Gen<JsonObject> Service = Members(
        ("metadata", Metadata()),
        ("spec", Members(
            ("type", Text("ClusterIP", "ExternalName", "ExternalName")),
            ("externalName", Text("example.org", "")),
            ("ipFamilies", Many(Text("IPv4", "IPv6"))),
            ("ports", Many(Members(
                ("name", Text("http", "")),
                ("port", Number()),
                ("targetPort", Gen.OneOf(Number(), Text("web-port"))),
                ("protocol", Text("TCP", "UDP")),
                ("appProtocol", Text("h2c"))))),
            ("odd", AnyValue))),
        ("status", AnyValue));

    public static readonly Gen<JsonObject> Namespace = Members(
        ("metadata", Metadata()),
        ("spec", AnyValue));

    /// <summary>A page of a list.</summary>
    public static Gen<JsonObject> List(Gen<JsonObject> item) => Members(
        ("items", Many(item)),
        ("metadata", Members(("resourceVersion", Text("1", "77", "77", "77", "")), ("continue", Text("", "next")), ("remainingItemCount", AnyValue))),
        ("kind", Text("List")),
        ("unknown", AnyValue));

    private static Gen<JsonObject> Metadata() => Members(
        ("name", Text("web-a", "web-a", "ü", "")),
        ("namespace", Text("shop", "apisix")),
        ("resourceVersion", Text("1", "77", "opaque")),
        ("labels", Members(("kubernetes.io/service-name", Text("web", "", "api")), ("other", AnyValue))),
        ("annotations", Members(
            ("endpoints.kubernetes.io/last-change-trigger-time", Text("2026-01-02T03:04:05Z", "never")),
            ("discovery.dotnet/weight", Text("5", "x", "70000")),
            ("endpoints.kubernetes.io/over-capacity", Text("truncated", "warning")),
            ("k8s.io/initial-events-end", Text("true", "false")))));

    private static Gen<JsonObject> Address() => Members(
        ("ip", Text("10.0.0.1", "10.0.0.2")),
        ("hostname", Text("a")),
        ("nodeName", Text("node-1", "")),
        ("targetRef", Target()),
        ("odd", AnyValue));

    private static Gen<JsonObject> Target() => Members(("name", Text("p")), ("kind", Text("Pod")), ("uid", Text("u")), ("odd", AnyValue));

    private static Gen<JsonNode?> Ports() => Many(Members(
        ("name", Text("http", "")),
        ("port", Number()),
        ("protocol", Text("TCP", "UDP")),
        ("appProtocol", Text("h2c"))));

    private static Gen<JsonObject> Named(params string[] names) => Members(("name", Text(names)), ("odd", AnyValue));
}
