namespace Discovery.ApiServerContract;

/// <summary>A resource type and its paths.</summary>
public sealed record ApiResource(string Group, string Plural, string Kind, bool Namespaced = true)
{
    public static ApiResource Namespaces { get; } = new("", "namespaces", "Namespace", Namespaced: false);
    public static ApiResource Services { get; } = new("", "services", "Service");
    public static ApiResource Endpoints { get; } = new("", "endpoints", "Endpoints");
    public static ApiResource EndpointSlices { get; } = new("discovery.k8s.io", "endpointslices", "EndpointSlice");

    public string ApiVersion => Group.Length == 0 ? "v1" : $"{Group}/v1";

    /// <summary>As in messages: "services", "endpointslices.discovery.k8s.io".</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The objects of all namespaces.</summary>
    public string ClusterPath => Group.Length == 0 ? $"/api/v1/{Plural}" : $"/apis/{Group}/v1/{Plural}";

    /// <summary>The objects of one namespace; for a resource that is in no namespace, all.</summary>
    public string PathIn(string ns) => !Namespaced ? ClusterPath
        : Group.Length == 0 ? $"/api/v1/namespaces/{ns}/{Plural}" : $"/apis/{Group}/v1/namespaces/{ns}/{Plural}";

    public string PathOf(string ns, string name) => $"{PathIn(ns)}/{name}";

    public static ApiResource Parse(string plural) => plural switch
    {
        "namespaces" => Namespaces,
        "services" => Services,
        "endpoints" => Endpoints,
        "endpointslices" => EndpointSlices,
        _ => throw new ArgumentOutOfRangeException(nameof(plural), plural, "not a resource of this suite"),
    };
}
