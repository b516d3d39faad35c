using System.Collections.Concurrent;

namespace Discovery.Kubernetes.Transport;

/// <summary>
/// Which server the resourceVersions of a resource come from. A kubeconfig may be rewritten for another cluster, where a
/// watch from a version of the first would miss changes and say nothing.
/// </summary>
internal sealed class VersionOrigins
{
    private readonly ConcurrentDictionary<string, Uri> _servers = new(StringComparer.Ordinal);

    /// <summary>Whether the request goes on from a version that another server gave.</summary>
    public bool IsForeign(string pathAndQuery, Uri server) =>
        IsResumption(pathAndQuery) && _servers.TryGetValue(Path(pathAndQuery), out var origin) && origin != server;

    /// <summary>The server has answered.</summary>
    public void Answered(string pathAndQuery, Uri server)
    {
        if (!IsResumption(pathAndQuery))
        {
            _servers[Path(pathAndQuery)] = server;
        }
    }

    // A list gives versions, as does a watch that begins with all there is. Any other watch takes one, and a check is for one (K47).
    private static bool IsResumption(string pathAndQuery) =>
        pathAndQuery.EndsWith("limit=1", StringComparison.Ordinal) || pathAndQuery.Contains("watch=1", StringComparison.Ordinal) && !pathAndQuery.Contains("sendInitialEvents=true", StringComparison.Ordinal);

    private static string Path(string pathAndQuery) => pathAndQuery.Split('?')[0];
}
