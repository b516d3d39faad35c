using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Decoding;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Tests.Decoding;

/// <summary>A kind of object: how it is decoded, how a DOM is read, and what it may look like.</summary>
internal sealed record ObjectKind<T>(Func<ObjectDecoder<T>> Decoder, Func<JsonElement, string?> Reference, Func<T, string> Describe, Gen<JsonObject> Objects)
    where T : class
{
    private const string Good = """{"metadata":{"name":"good","namespace":"shop","resourceVersion":"9"},"endpoints":[],"subsets":[],"spec":{}}""";

    private readonly string _good = Decode(Decoder(), Describe);

    public string Text(T? value) => value is null ? "unusable" : Describe(value);

    /// <summary>What a DOM says of the object.</summary>
    public string Expected(JsonElement json) => Reference(json) ?? "unusable";

    /// <summary>Whether a decoder still reads an object right, after whatever it has read.</summary>
    public void AssertUnharmed(ObjectDecoder<T> decoder) => Assert.Equal(_good, Decode(decoder, Describe));

    private static string Decode(ObjectDecoder<T> decoder, Func<T, string> describe) => describe(DecodingRig.Decode(decoder, Good).Value!);
}

/// <summary>The kinds there are.</summary>
internal static class ObjectKinds
{
    public static readonly ObjectKind<EndpointGroup> Slices = new(static () => new EndpointSliceDecoder(), static json => Described(DomDecoder.Slice(json), DecodingRig.Describe), DecodingRig.Describe, ObjectGen.Slice);

    public static readonly ObjectKind<EndpointGroup> Endpoints = new(static () => new EndpointsDecoder(), static json => Described(DomDecoder.Endpoints(json), DecodingRig.Describe), DecodingRig.Describe, ObjectGen.Endpoints);

    public static readonly ObjectKind<ServiceObject> Services = new(
        static () => new ServiceDecoder(),
        static json => Described(DomDecoder.Service(json), Describe),
        Describe,
        ObjectGen.Service);

    public static readonly ObjectKind<NamespaceObject> Namespaces = new(static () => new NamespaceDecoder(), static json => DomDecoder.Namespace(json)?.Name, static ns => ns.Name, ObjectGen.Namespace);

    private static string? Described<T>(T? value, Func<T, string> describe)
        where T : class => value is null ? null : describe(value);

    private static string Describe(ServiceObject service) =>
        $"{service.Key} {service.ExternalName ?? "null"} {service.FirstFamily ?? "null"} {string.Join(' ', service.Ports)}";
}
