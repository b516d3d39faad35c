using System.Diagnostics.CodeAnalysis;

namespace Discovery;

/// <summary>Names one service of one registry: a namespace and a name in it, written <c>apisix/httpbin</c>.</summary>
/// <param name="Namespace">The namespace, e.g. <c>apisix</c>.</param>
/// <param name="Name">The service's name, e.g. <c>httpbin</c>.</param>
/// <remarks>Compared ordinally; Kubernetes' names are lower case.</remarks>
public readonly record struct ServiceId(string Namespace, string Name) : IParsable<ServiceId>
{
    /// <summary>Reads <c>namespace/name</c>.</summary>
    /// <param name="s">The text.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ServiceId Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var id) ? id : throw Naming.Invalid(s, "a service id of the form namespace/name");
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    public static ServiceId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads <c>namespace/name</c> without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The id, or the default.</param>
    /// <returns>Whether the text is of that form.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, out ServiceId result)
    {
        result = default;
        var slash = s?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !Naming.IsValid(s.AsSpan(0, slash)) || !Naming.IsValid(s.AsSpan(slash + 1)))
        {
            return false;
        }

        result = new ServiceId(s![..slash], s[(slash + 1)..]);
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out ServiceId)"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The id, or the default.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ServiceId result) => TryParse(s, out result);

    /// <summary>The form that <see cref="Parse(string)"/> reads.</summary>
    /// <returns><c>namespace/name</c>.</returns>
    public override string ToString() => $"{Namespace}/{Name}";
}
