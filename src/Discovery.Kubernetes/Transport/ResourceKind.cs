namespace Discovery.Kubernetes.Transport;

/// <summary>A Kubernetes resource we list and watch.</summary>
/// <param name="Name">Its plural, as in paths and RBAC rules.</param>
/// <param name="Group">Its API group; empty for the core group.</param>
internal sealed record ResourceKind(string Name, string Group)
{
    public static readonly ResourceKind EndpointSlices = new("endpointslices", "discovery.k8s.io");
    public static readonly ResourceKind Endpoints = new("endpoints", "");
    public static readonly ResourceKind Services = new("services", "");
    public static readonly ResourceKind Namespaces = new("namespaces", "");

    private string Root => Group.Length == 0 ? "api/v1" : $"apis/{Group}/v1";

    /// <summary>The path below the server's address; of one namespace, or cluster-wide.</summary>
    public string Path(string? ns) => ns is null ? $"{Root}/{Name}" : $"{Root}/namespaces/{Uri.EscapeDataString(ns)}/{Name}";

    /// <summary>The RBAC rule that allows it, in a form to be pasted.</summary>
    public string Rule => $"{{apiGroups: [\"{Group}\"], resources: [\"{Name}\"], verbs: [\"list\", \"watch\"]}}";

    public override string ToString() => Group.Length == 0 ? Name : $"{Name}.{Group}";
}
