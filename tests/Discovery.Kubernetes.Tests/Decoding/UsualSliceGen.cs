using System.Text;
using CsCheck;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>Slices as API servers write them: members in the order of Kubernetes' types, and no space between them.</summary>
internal static class UsualSliceGen
{
    private static readonly Gen<string> Text = Gen.OneOf("a", "node-00001.eu-central-1", "web-7d9f8c6b5d-x2x4z", "web-7d9f8c6b5d-bcdfg", "eu-1a", "eu-1b", new string('n', 90));

    private static readonly Gen<string> Uid = Gen.OneOf("9c1bd2c4-33f0-4e77-9d5e-0a1b2c3d4e5f", "9C1BD2C4-33F0-4E77-9D5E-0A1B2C3D4E5F", "7", "00000000-0000-0000-0000-000000000000");

    private static readonly Gen<string> Address = Gen.OneOf("10.0.0.1", "10.0.0.2", "255.255.255.255", "fd00::1", "::ffff:10.0.0.1", "010.0.0.1", "fe80::1%1", "web.example", "10.0.0", "10.0.0.256");

    private static readonly Gen<string> Condition = Gen.OneOf("true", "false");

    private static readonly Gen<string> Conditions = Gen.Select(
        Member("ready", Condition), Member("serving", Condition), Member("terminating", Condition), static (one, two, three) => $$"""{{{Join(one, two, three)}}}""");

    private static readonly Gen<string> Target = Gen.Select(
        Member("namespace", Quoted(Text)), Member("name", Quoted(Text)), Member("uid", Quoted(Uid)), static (ns, name, uid) => $$"""{"kind":"Pod"{{Tail(ns, name, uid)}}}""");

    private static readonly Gen<string> Hints = Text.Select(static zone => $$"""{"forZones":[{"name":"{{zone}}"}]}""");

    /// <summary>One element of <c>endpoints</c>.</summary>
    public static readonly Gen<string> Endpoint = Gen.Select(
        Address,
        Member("conditions", Conditions),
        Member("hostname", Quoted(Text)),
        Member("targetRef", Target),
        Member("nodeName", Quoted(Text)),
        Gen.Select(Member("zone", Quoted(Text)), Member("hints", Hints), static (zone, hints) => Tail(zone, hints)),
        static (address, conditions, host, target, node, rest) => $$"""{"addresses":["{{address}}"]{{Tail(conditions, host, target, node)}}{{rest}}}""");

    private static readonly Gen<string> Ports = Gen.OneOf("null", "[]", """[{"name":"http","port":8080,"protocol":"TCP"}]""", """[{"name":"","port":null,"protocol":"UDP"},{"port":1,"protocol":"TCP","appProtocol":"h2c"}]""");

    private static readonly Gen<string> Metadata = Gen.OneOf(
        """{"name":"web-a","namespace":"shop","resourceVersion":"7"}""",
        """{"name":"web-a","generateName":"web-","namespace":"shop","uid":"x","resourceVersion":"7","generation":3,"labels":{"kubernetes.io/service-name":"web","x":"y"},"annotations":{"discovery.dotnet/weight":"7","endpoints.kubernetes.io/last-change-trigger-time":"2026-01-01T00:00:01Z"},"ownerReferences":[{"name":"web"}],"managedFields":[{"fieldsV1":{"f:a":{".":{},"k:{\"uid\":\"x\"}":{}}}}]}""");

    /// <summary>One object, in UTF-8.</summary>
    public static readonly Gen<byte[]> Any = Gen.Select(
        Gen.OneOf("", "\"kind\":\"EndpointSlice\",\"apiVersion\":\"discovery.k8s.io/v1\","),
        Metadata,
        Gen.OneOf("IPv4", "IPv6"),
        Gen.Frequency((9, Endpoint.Array[0, 4].Select(static endpoints => $"[{string.Join(',', endpoints)}]")), (1, Gen.Const("null"))),
        Ports,
        static (type, metadata, family, endpoints, ports) =>
            Encoding.UTF8.GetBytes($$"""{{{type}}"metadata":{{metadata}},"addressType":"{{family}}","endpoints":{{endpoints}},"ports":{{ports}}}"""));

    private static Gen<string> Quoted(Gen<string> text) => text.Select(static some => $"\"{some}\"");

    private static Gen<string> Member(string name, Gen<string> value) => Gen.Frequency((3, value.Select(some => $"\"{name}\":{some}")), (1, Gen.Const("")));

    private static string Join(params string[] members) => string.Join(',', members.Where(static member => member.Length > 0));

    private static string Tail(params string[] members) => string.Concat(members.Where(static member => member.Length > 0).Select(static member => "," + member));
}
