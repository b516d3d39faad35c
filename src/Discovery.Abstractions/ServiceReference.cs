using System.Diagnostics.CodeAnalysis;

namespace Discovery;

/// <summary>What a consumer asks for: a service, optionally of a named registry and namespace, and one of its ports.</summary>
/// <param name="Registry">The registry's name; <see langword="null"/> is the default registry.</param>
/// <param name="Namespace">The namespace; <see langword="null"/> is the registry's default namespace.</param>
/// <param name="Name">The service's name.</param>
/// <param name="Port">Which of its ports.</param>
/// <remarks>
/// Written <c>[registry/][namespace/]name[:port]</c>, e.g. <c>my-k8s-cluster/apisix/httpbin:80</c>. What a URI means depends
/// on the registries there are: ask <see cref="IServiceResolver.TryGetReference"/>.
/// </remarks>
public sealed record ServiceReference(string? Registry, string? Namespace, string Name, PortSelector Port) : IParsable<ServiceReference>
{
    private ServiceResolution? _lastAnswer;

    // Not what the original remembers: a copy is made to mean something else.
    private ServiceReference(ServiceReference original) => (Registry, Namespace, Name, Port) = original;

    /// <summary>
    /// The last answer to it, which a resolver gives again as long as it is in force. Kept here, so that it is found without a look into any
    /// dictionary; whoever asks often keeps the reference.
    /// </summary>
    internal ServiceResolution? LastAnswer
    {
        get => Volatile.Read(ref _lastAnswer);
        set => Volatile.Write(ref _lastAnswer, value);
    }

    /// <summary>Scheme and authority of the URI it was read from, as they are written there, if it was.</summary>
    internal string? UriPrefix { get; set; }

    /// <summary>What the Host header of a request to that URI says.</summary>
    internal string? UriAuthority { get; set; }

    /// <summary>Reads <c>[registry/][namespace/]name[:port]</c>.</summary>
    /// <param name="s">The text.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ServiceReference Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var reference)
            ? reference
            : throw Naming.Invalid(s, "a service reference of the form [registry/][namespace/]name[:port]");
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    public static ServiceReference Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads <c>[registry/][namespace/]name[:port]</c> without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The reference, or <see langword="null"/>.</param>
    /// <returns>Whether the text is of that form.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out ServiceReference? result)
    {
        result = null;
        if (s is null)
        {
            return false;
        }

        var port = PortSelector.Any;
        var path = s;
        var colon = s.LastIndexOf(':');
        if (colon >= 0)
        {
            path = s[..colon];
            // "httpbin:" is a slip of the pen, not "any port".
            if (colon == s.Length - 1 || !PortSelector.TryParse(s[(colon + 1)..], out port))
            {
                return false;
            }
        }

        var parts = path.Split('/', 4);
        if (parts.Length > 3 || !Array.TrueForAll(parts, Naming.IsValid))
        {
            return false;
        }

        result = new ServiceReference(
            parts.Length == 3 ? parts[0] : null,
            parts.Length >= 2 ? parts[^2] : null,
            parts[^1],
            port);
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out ServiceReference?)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The reference, or <see langword="null"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ServiceReference? result) =>
        TryParse(s, out result);

    /// <summary>Whether both ask for the same.</summary>
    /// <param name="other">The other reference.</param>
    /// <returns>Whether registry, namespace, name and port are equal.</returns>
    public bool Equals(ServiceReference? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Name == other.Name && Namespace == other.Namespace && Registry == other.Registry && Port == other.Port);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Registry, Namespace, Name, Port);

    /// <summary>The form that <see cref="Parse(string)"/> reads; a scheme's port, which has no written form, is left out.</summary>
    /// <returns><c>[registry/][namespace/]name[:port]</c>.</returns>
    public override string ToString()
    {
        var port = Port.ToString();
        return string.Concat(
            Registry is null ? "" : $"{Registry}/{Namespace}/",
            Registry is null && Namespace is not null ? $"{Namespace}/" : "",
            Name,
            port.Length == 0 ? "" : $":{port}");
    }
}
