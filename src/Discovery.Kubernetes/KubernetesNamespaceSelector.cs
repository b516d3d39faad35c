namespace Discovery;

/// <summary>Which namespaces a registry takes in: at most one of the four (rule K03). None set means all.</summary>
#pragma warning disable CA2227 // Options are plain objects: Match = ["apisix"] is how people write it.
public sealed class KubernetesNamespaceSelector
{
    /// <summary>Only this namespace. A Role in it is permission enough.</summary>
    public string? Equal { get; set; }

    /// <summary>Every namespace but this one.</summary>
    public string? NotEqual { get; set; }

    /// <summary>
    /// Namespaces whose whole name matches any of these regular expressions. If all are plain names, a Role in each is permission enough.
    /// </summary>
    public IList<string> Match { get; set; } = [];

    /// <summary>Namespaces whose whole name matches none of these regular expressions.</summary>
    public IList<string> NotMatch { get; set; } = [];
}
