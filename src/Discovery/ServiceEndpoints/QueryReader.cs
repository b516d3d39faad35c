using System.Diagnostics.CodeAnalysis;

namespace Discovery.ServiceEndpoints;

/// <summary>Reads the text of a query of Microsoft.Extensions.ServiceDiscovery, whose parsed form has lost the port.</summary>
internal static class QueryReader
{
    // What that library puts before a name without a scheme, too.
    private const string NoScheme = "noscheme";

    /// <summary>Reads <c>[scheme[+scheme]://][_port.]name[.namespace…][:port]</c>, and our path form <c>[registry/]namespace/name[:port]</c>.</summary>
    /// <returns>Whether it names a service of ours.</returns>
    public static bool TryRead(
        IServiceResolver resolver, string? query, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(true)] out ServiceReference? reference)
    {
        reference = null;
        uri = null;
        if (string.IsNullOrEmpty(query))
        {
            return false;
        }

        var hasScheme = query.Contains("://", StringComparison.Ordinal);
        if (!hasScheme && query.Contains('/', StringComparison.Ordinal))
        {
            return TryReadPath(resolver, query, out uri, out reference);
        }

        var text = hasScheme ? query : $"{NoScheme}://{query}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out uri) || !resolver.TryGetReference(uri, out reference))
        {
            return false;
        }

        if (!hasScheme && reference.Port.Kind == PortSelectorKind.Scheme)
        {
            reference = reference with { Port = PortSelector.Any };
        }

        return true;
    }

    private static bool TryReadPath(
        IServiceResolver resolver, string query, [NotNullWhen(true)] out Uri? uri, [NotNullWhen(true)] out ServiceReference? reference)
    {
        uri = null;
        return ServiceReference.TryParse(query, out reference)
            && resolver.Resolve(reference).Status != ResolutionStatus.UnknownRegistry
            && Uri.TryCreate($"{NoScheme}://{reference.Name}.{reference.Namespace}", UriKind.Absolute, out uri);
    }
}
