using System.Globalization;
using System.Text;

namespace Discovery.Kubernetes.Transport;

/// <summary>What one list/watch loop reads: a resource, in a namespace or cluster-wide, with selectors.</summary>
internal sealed record WatchTarget(ResourceKind Kind, string? Namespace, string? LabelSelector = null, string? FieldSelector = null)
{
    /// <summary>Whether a list of it is likely to be long: that of a cluster is.</summary>
    public bool IsLong => Namespace is null;

    /// <summary>A LIST (K31). A limit of 0 is none; an empty resourceVersion asks for the newest state.</summary>
    public string List(string resourceVersion, int limit, string? @continue)
    {
        var query = Query();
        if (@continue is null)
        {
            Add(query, "resourceVersion", resourceVersion);
        }

        Add(query, "limit", limit == 0 ? "" : limit.ToString(CultureInfo.InvariantCulture));
        Add(query, "continue", @continue);
        return Finish(query);
    }

    /// <summary>A WATCH from a resourceVersion (K32).</summary>
    public string Watch(string resourceVersion, TimeSpan timeout) => Finish(WatchQuery(resourceVersion, timeout));

    /// <summary>A WATCH that first sends all there is, nothing of it older than the resourceVersion; an empty one asks for the newest state (K30).</summary>
    public string WatchList(string resourceVersion, TimeSpan timeout)
    {
        var query = WatchQuery(resourceVersion, timeout);
        Add(query, "sendInitialEvents", "true");
        Add(query, "resourceVersionMatch", "NotOlderThan");
        return Finish(query);
    }

    public override string ToString() => Namespace is null ? $"{Kind} at the cluster scope" : $"{Kind} in namespace '{Namespace}'";

    private StringBuilder WatchQuery(string resourceVersion, TimeSpan timeout)
    {
        var query = Query();
        Add(query, "watch", "1");
        Add(query, "resourceVersion", resourceVersion);
        Add(query, "allowWatchBookmarks", "true");
        Add(query, "timeoutSeconds", ((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return query;
    }

    private StringBuilder Query()
    {
        var query = new StringBuilder();
        Add(query, "labelSelector", LabelSelector);
        Add(query, "fieldSelector", FieldSelector);
        return query;
    }

    private string Finish(StringBuilder query) => query.Length == 0 ? Kind.Path(Namespace) : $"{Kind.Path(Namespace)}?{query}";

    private static void Add(StringBuilder query, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
