using Discovery.Ejection;

namespace Discovery.Http;

/// <summary>Turns the URI of a service into the URI of one of its endpoints.</summary>
internal static class EndpointUri
{
    /// <summary>Other scheme, host and port; same path, query and fragment.</summary>
    /// <param name="uri">The URI of the service.</param>
    /// <param name="prefix">How much of its text is scheme and authority; 0 if it has to say itself what comes behind.</param>
    /// <param name="scheme">The scheme to speak.</param>
    /// <param name="chosen">The endpoint.</param>
    public static Uri Rewrite(Uri uri, int prefix, string scheme, TrackedEndpoint chosen)
    {
        var origin = chosen.State.Origin(scheme, chosen.Endpoint);
        // Its text is going to be read again, and in the same way, so there is no need to have it normalised before. Not so behind another
        // scheme, whose rules are others.
        return prefix > 0 && scheme == uri.Scheme
            ? new Uri(string.Concat(origin, uri.OriginalString.AsSpan(prefix)))
            : new Uri(string.Concat(origin, uri.PathAndQuery, uri.Fragment));
    }

    /// <summary>The scheme to speak. Of several, as in <c>https+http</c>, the one that the chosen port speaks.</summary>
    public static string Scheme(Uri uri, ServiceResolution resolution)
    {
        var scheme = uri.Scheme;
        if (scheme == Uri.UriSchemeHttp || !scheme.Contains('+', StringComparison.Ordinal))
        {
            return scheme;
        }

        var candidates = scheme.Split('+');
        var wanted = resolution.IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return candidates.Contains(wanted) ? wanted : candidates[0];
    }
}
