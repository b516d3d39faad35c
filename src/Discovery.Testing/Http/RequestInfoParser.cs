namespace Discovery.Testing.Http;

/// <summary>Reads method, path and query the way a real server's RequestInfo does.</summary>
internal static class RequestInfoParser
{
    /// <param name="watch">Whether the query asks for a watch.</param>
    public static RequestInfo Parse(string method, string path, bool watch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsSpan();
        return parts switch
        {
            ["api", var version, .. { Length: > 0 } rest] => Resource(method, path, "", version, rest, watch),
            ["apis", var group, var version, .. { Length: > 0 } rest] => Resource(method, path, group, version, rest, watch),
            _ => new(method.ToLowerInvariant(), path),
        };
    }

    private static RequestInfo Resource(string method, string path, string group, string version, ReadOnlySpan<string> rest, bool watch)
    {
        // The old form of a watch: /api/v1/watch/namespaces/x/services.
        if (rest is ["watch", .. { Length: > 0 } watched])
        {
            rest = watched;
            watch = true;
        }

        var ns = "";
        if (rest is ["namespaces", var name, ..])
        {
            ns = name;
            if (rest is ["namespaces", _, not ("status" or "finalize"), ..])
            {
                rest = rest[2..];
            }
        }

        var (resource, objectName, subresource) = (rest[0], rest.Length > 1 ? rest[1] : "", rest.Length > 2 ? string.Join('/', rest[2..]!) : "");
        return new(Verb(method, objectName.Length > 0, watch), path)
        {
            Group = group,
            Version = version,
            Namespace = ns,
            Resource = resource,
            Name = objectName,
            Subresource = subresource,
        };
    }

    private static string Verb(string method, bool named, bool watch) => method switch
    {
        "GET" or "HEAD" when named => "get",
        "GET" or "HEAD" => watch ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        _ => "",
    };
}
