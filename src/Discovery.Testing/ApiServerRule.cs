namespace Discovery.Testing;

/// <summary>
/// What a token may do, as one rule of a Role or ClusterRole. <c>*</c> stands for everything. Immutable, so safe to share.
/// </summary>
public sealed record ApiServerRule
{
    /// <summary>API groups, <c>""</c> for the core group. All of them unless set.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = ["*"];

    /// <summary>Plural names such as <c>endpointslices</c>. All of them unless set.</summary>
    public IReadOnlyList<string> Resources { get; init; } = ["*"];

    /// <summary>
    /// <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c>.
    /// All of them unless set.
    /// </summary>
    public IReadOnlyList<string> Verbs { get; init; } = ["*"];

    /// <summary>
    /// The namespaces the rule is good for, as a RoleBinding in each of them. Empty (the default) is a ClusterRoleBinding:
    /// every namespace, requests across namespaces, and namespaces themselves.
    /// </summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Everything, everywhere.</summary>
    public static ApiServerRule Everything { get; } = new();

    /// <summary><c>get</c>, <c>list</c> and <c>watch</c> of some resources in every namespace.</summary>
    /// <param name="resources">Plural names, such as <c>endpointslices</c>; of whichever API group.</param>
    /// <returns>The rule; use <c>with { Namespaces = [...] }</c> to narrow it.</returns>
    public static ApiServerRule Read(params string[] resources) => new() { Resources = resources, Verbs = ["get", "list", "watch"] };
}
