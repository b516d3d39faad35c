namespace Discovery.Http;

/// <summary>Turns the URI of a service into the URI of one of its endpoints.</summary>
internal static class EndpointUri
{
    /// <summary>Other scheme, host and port; same path, query and fragment.</summary>
    /// <param name="uri">The URI of the service.</param>
    /// <param name="origin">Scheme, host and port of the endpoint, as in <c>http://10.0.0.7:8080</c>.</param>
    public static Uri Rewrite(Uri uri, string origin) =>
        TryGetRest(uri, out var rest) ? new Uri(string.Concat(origin, rest)) : new Uri(string.Concat(origin, uri.PathAndQuery, uri.Fragment));

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

    // What stands behind the authority as it was written. It is going to be read again, and in the same way, so there is no need to have it
    // normalised before. Not so behind another scheme, whose rules are others, or where a backslash is taken for a slash.
    private static bool TryGetRest(Uri uri, out ReadOnlySpan<char> rest)
    {
        rest = default;
        var text = uri.OriginalString.AsSpan();
        var scheme = uri.Scheme;
        if ((scheme != Uri.UriSchemeHttp && scheme != Uri.UriSchemeHttps) || !text.StartsWith(scheme, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[scheme.Length..];
        if (!text.StartsWith("://", StringComparison.Ordinal) || text.Contains('\\'))
        {
            return false;
        }

        text = text["://".Length..];
        var end = text.IndexOfAny('/', '?', '#');
        rest = end < 0 ? default : text[end..];
        return true;
    }
}
