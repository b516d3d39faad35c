namespace Discovery.Testing.Http;

/// <summary>What a request is about, in the terms RBAC is written in. Immutable.</summary>
internal sealed record RequestInfo(string Verb, string Path)
{
    /// <summary>False for discovery documents, health and the like.</summary>
    public bool IsResource => Resource.Length > 0;

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>"" for requests across namespaces and for what has none.</summary>
    public string Namespace { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Name { get; init; } = "";

    public string ResourceAndSubresource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
