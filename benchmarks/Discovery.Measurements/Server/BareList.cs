using Discovery.ApiServerContract;

namespace Discovery.Measurements.Server;

/// <summary>Slices as a bare HttpClient reads them, which keeps nothing: what server and wire take.</summary>
internal static class BareList
{
    /// <summary>All in one answer.</summary>
    public static readonly Uri Whole = Of("resourceVersion=0");

    /// <summary>As initial events.</summary>
    public static readonly Uri Streamed = Of("watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");

    /// <summary>Reads to the end of the list, which in a stream is the bookmark that says so.</summary>
    public static async Task ReadAsync(HttpClient http, Uri list)
    {
        var end = "initial-events-end"u8.ToArray();
        var buffer = new byte[256 * 1024];
        await using var body = await http.GetStreamAsync(list);
        var kept = 0;
        while (await body.ReadAsync(buffer.AsMemory(kept)) is > 0 and var count)
        {
            var unread = buffer.AsMemory(0, kept + count);
            if (list == Streamed && unread.Span.IndexOf(end) >= 0)
            {
                return;
            }

            // It may have been cut in two.
            kept = Math.Min(unread.Length, end.Length);
            unread[^kept..].CopyTo(buffer);
        }

        if (list == Streamed)
        {
            throw new EndOfStreamException("The stream has ended before the list did.");
        }
    }

    private static Uri Of(string query) => new($"{ApiResource.EndpointSlices.ClusterPath.TrimStart('/')}?{query}", UriKind.Relative);
}
