using System.Buffers;

namespace Discovery.Resolution;

/// <summary>
/// Scheme and authority of a URI as they are written, <c>http://basket.shop:8080</c>. To have a URI read its own host is most of what a
/// request costs here; the same text means the same, so it is enough to do that once.
/// </summary>
internal static class UriPrefix
{
    private const string Http = "http";
    private const string Slashes = "://";

    // With others, such as an @ or a letter beyond ASCII, it takes more than a look to tell what is meant.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:");

    /// <summary>The prefix; empty if only the URI itself can tell.</summary>
    public static ReadOnlySpan<char> Of(Uri uri)
    {
        var text = uri.OriginalString.AsSpan();
        var start = text.IndexOf(':') + Slashes.Length;
        // http, https, or a list of both.
        if (!text.StartsWith(Http, StringComparison.Ordinal) || start > text.Length || !text[(start - Slashes.Length)..start].SequenceEqual(Slashes))
        {
            return default;
        }

        var length = text[start..].IndexOfAnyExcept(Plain);
        var end = length < 0 ? text.Length : start + length;
        // A port that is left out behind its colon means one thing with http, and another with https+http.
        return (end == text.Length || text[end] is '/' or '?' or '#') && text[end - 1] != ':' ? text[..end] : default;
    }

    /// <summary>Whether it is the prefix of that URI.</summary>
    public static bool IsOf(string prefix, Uri uri)
    {
        var text = uri.OriginalString;
        return text.StartsWith(prefix, StringComparison.Ordinal) && (text.Length == prefix.Length || text[prefix.Length] is '/' or '?' or '#');
    }
}
