using System.Text.Json.Nodes;
using CsCheck;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>Which slice: one of three of a service, in one of three namespaces, or in one that is not taken in.</summary>
internal readonly record struct SliceName(ServiceId Service, int Number)
{
    public const string Excluded = "other";
    public static readonly string[] Namespaces = ["n-0", "n-1", "n-2"];
    public static readonly ServiceId[] Services = [.. from ns in (string[])[.. Namespaces, Excluded] from name in (string[])["web", "api"] select new ServiceId(ns, name)];

    public static Gen<SliceName> Any { get; } = Gen.Select(
        Gen.Frequency((3, Gen.Const("n-0")), (2, Gen.Const("n-1")), (2, Gen.Const("n-2")), (1, Gen.Const(Excluded))),
        Gen.OneOf("web", "web", "api"),
        Gen.Int[0, 2],
        static (ns, service, number) => new SliceName(new ServiceId(ns, service), number));

    public string Namespace => Service.Namespace;

    public string Name => $"{Service.Name}-{Number}";

    /// <summary>The slice with these endpoints.</summary>
    public JsonObject With(params JsonObject[] endpoints) => Objects.Slice(Namespace, Name, Service.Name, endpoints, ("http", 8080));

    /// <summary>A pod of the service.</summary>
    public JsonObject Endpoint(int pod, bool? ready = null, bool? serving = null, bool? terminating = null) =>
        Objects.Endpoint($"10.{Array.IndexOf(Services, Service)}.0.{pod + 1}", ready, serving, terminating, $"{Service.Name}-{pod}");

    public override string ToString() => $"{Namespace}/{Name}";
}
