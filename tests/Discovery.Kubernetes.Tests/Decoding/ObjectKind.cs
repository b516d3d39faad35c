using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>A kind of object: how it is decoded, how a DOM is read, and what it may look like.</summary>
internal sealed record ObjectKind<T>(Func<ObjectDecoder<T>> Decoder, Func<JsonElement, T?> Reference, Func<T, string> Describe, Gen<JsonObject> Objects)
    where T : class
{
    private const string Good = """{"metadata":{"name":"good","namespace":"shop","resourceVersion":"9"},"endpoints":[],"subsets":[],"spec":{}}""";

    private readonly string _good = Decode(Decoder(), Describe);

    public string Text(T? value) => value is null ? "unusable" : Describe(value);

    /// <summary>Whether a decoder still reads an object right, after whatever it has read.</summary>
    public void AssertUnharmed(ObjectDecoder<T> decoder) => Assert.Equal(_good, Decode(decoder, Describe));

    private static string Decode(ObjectDecoder<T> decoder, Func<T, string> describe) => describe(DecodingRig.Decode(decoder, Good).Value!);
}

/// <summary>The kinds there are.</summary>
internal static class ObjectKinds
{
    public static readonly ObjectKind<EndpointGroup> Slices = new(static () => new EndpointSliceDecoder(), DomDecoder.Slice, DecodingRig.Describe, ObjectGen.Slice);

    public static readonly ObjectKind<EndpointGroup> Endpoints = new(static () => new EndpointsDecoder(), DomDecoder.Endpoints, DecodingRig.Describe, ObjectGen.Endpoints);

    public static readonly ObjectKind<ServiceObject> Services = new(
        static () => new ServiceDecoder(),
        DomDecoder.Service,
        static service => $"{service.Key} {service.ExternalName ?? "null"} {service.FirstFamily ?? "null"} {string.Join(' ', service.Ports)}",
        ObjectGen.Service);

    public static readonly ObjectKind<NamespaceObject> Namespaces = new(static () => new NamespaceDecoder(), DomDecoder.Namespace, static ns => ns.Name, ObjectGen.Namespace);
}
