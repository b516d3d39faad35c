namespace Discovery.ApiServerContract;

/// <summary>One RBAC rule: the verbs allowed on resources of one API group, in one namespace or (null) in the whole cluster.</summary>
public sealed record AccessRule(string? Namespace, string ApiGroup, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs)
{
    /// <summary>Allows verbs on one resource in one namespace, as a Role and its RoleBinding do.</summary>
    public static AccessRule InNamespace(string ns, ApiResource resource, params string[] verbs) =>
        new(ns, resource.Group, [resource.Plural], verbs);

    /// <summary>Allows verbs on one resource everywhere, as a ClusterRole and its ClusterRoleBinding do.</summary>
    public static AccessRule ClusterWide(ApiResource resource, params string[] verbs) =>
        new(null, resource.Group, [resource.Plural], verbs);
}
