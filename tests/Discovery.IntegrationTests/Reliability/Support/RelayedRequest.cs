using Microsoft.Extensions.Primitives;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>A request that passed an <see cref="ApiServerLink"/>, and how it was answered.</summary>
internal sealed record RelayedRequest(string Path, Dictionary<string, StringValues> Query, int StatusCode)
{
    public string Resource => Path[(Path.LastIndexOf('/') + 1)..];

    public bool IsWatch => Query.ContainsKey("watch");

    /// <summary>Asks how far the server's history goes, and takes nothing else from the answer (K47).</summary>
    public bool AsksForHistory => !IsWatch && Query.TryGetValue("limit", out var limit) && limit == "1";

    public bool IsList => !IsWatch && !AsksForHistory;

    /// <summary>A watch that begins with all there is (K30).</summary>
    public bool IsWatchList => Query.TryGetValue("sendInitialEvents", out var value) && value == "true";

    /// <summary>For messages.</summary>
    public override string ToString() => $"{Path}?{string.Join('&', Query.Select(static pair => $"{pair.Key}={pair.Value}"))} {StatusCode}";
}
