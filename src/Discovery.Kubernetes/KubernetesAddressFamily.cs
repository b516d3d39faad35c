namespace Discovery;

/// <summary>Which addresses of a service with both families are used; a service with one family is served as it is.</summary>
public enum KubernetesAddressFamily
{
    /// <summary>The service's own first family if known, else IPv4.</summary>
    Auto,

    /// <summary>IPv4 addresses.</summary>
    IPv4,

    /// <summary>IPv6 addresses.</summary>
    IPv6,
}
