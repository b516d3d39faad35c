namespace Discovery.Http;

/// <summary>Turns the URI of a service into the URI of one of its endpoints.</summary>
internal static class EndpointUri
{
    /// <summary>Other scheme, host and port; same path, query and fragment.</summary>
    public static Uri Rewrite(Uri uri, string scheme, DiscoveredEndpoint endpoint) =>
        new(string.Concat($"{scheme}://{endpoint}", uri.PathAndQuery, uri.Fragment));

    /// <summary>The scheme to speak. Of several, as in <c>https+http</c>, the one that the chosen port speaks.</summary>
    public static string Scheme(Uri uri, ServiceResolution resolution)
    {
        var scheme = uri.Scheme;
        if (!scheme.Contains('+', StringComparison.Ordinal))
        {
            return scheme;
        }

        var candidates = scheme.Split('+');
        var wanted = resolution.IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return candidates.Contains(wanted) ? wanted : candidates[0];
    }

    /// <summary>
    /// What the Host header says: the original authority, for virtual hosts and certificates, without the <c>_port.</c>
    /// prefix, which is a convention between caller and discovery that no server knows.
    /// </summary>
    public static string Authority(Uri uri)
    {
        var host = uri.IdnHost;
        if (host[0] == '_')
        {
            host = host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        return uri.IsDefaultPort || uri.Port < 0 ? host : $"{host}:{uri.Port}";
    }
}
