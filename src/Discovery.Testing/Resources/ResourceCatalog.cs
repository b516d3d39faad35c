namespace Discovery.Testing.Resources;

/// <summary>The resources this server has.</summary>
internal static class ResourceCatalog
{
    public static NamespaceKind Namespaces { get; } = new();

    public static ServiceKind Services { get; } = new();

    public static EndpointsKind Endpoints { get; } = new();

    public static EndpointSliceKind EndpointSlices { get; } = new();

    public static IReadOnlyList<ResourceKind> All { get; } = [Namespaces, Services, Endpoints, EndpointSlices];

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(k => k.Group == group && k.Version == version && k.Plural == plural);

    public static ResourceKind? ForManifest(string? apiVersion, string? kind) =>
        All.FirstOrDefault(k => k.ApiVersion == apiVersion && k.Name == kind);
}
