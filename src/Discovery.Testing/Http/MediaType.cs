using Microsoft.Net.Http.Headers;

namespace Discovery.Testing.Http;

/// <summary>One media range of an Accept header, with the parameters Kubernetes gives it.</summary>
internal readonly record struct MediaType(string Type, string As, string Group)
{
    public bool IsJson => Type is "application/json" or "application/*" or "*/*";

    /// <summary>What the header asks for, the most wanted first; JSON when there is none.</summary>
    public static IReadOnlyList<MediaType> Parse(IList<string> accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var parsed) || parsed.Count == 0)
        {
            return [new("application/json", "", "")];
        }

        return [.. parsed.OrderByDescending(m => m.Quality ?? 1).Select(m => new MediaType(m.MediaType.Value!, Parameter(m, "as"), Parameter(m, "g")))];
    }

    private static string Parameter(MediaTypeHeaderValue media, string name) =>
        media.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value ?? "";
}
