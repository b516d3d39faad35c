using System.Globalization;
using Discovery.Testing.Selectors;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>What the query of a list or watch says. Immutable.</summary>
internal sealed record ListOptions(ObjectFilter Filter)
{
    public bool Watch { get; private init; }

    /// <summary>"" when it was not given.</summary>
    public string ResourceVersion { get; private init; } = "";

    public string Match { get; private init; } = "";

    public long Limit { get; private init; }

    public string Continue { get; private init; } = "";

    public long? TimeoutSeconds { get; private init; }

    public bool Bookmarks { get; private init; }

    public bool? SendInitialEvents { get; private init; }

    /// <exception cref="ApiServerException">400 or 422: the query makes no sense.</exception>
    public static ListOptions Parse(HttpRequest request, ResourceTarget target, bool watch)
    {
        var query = request.Query;
        var options = new ListOptions(new ObjectFilter(
            target.Kind,
            target.Namespace,
            LabelSelectorParser.Parse(QueryValues.Text(query, "labelSelector")),
            FieldSelector.Parse(QueryValues.Text(query, "fieldSelector"), target.Kind)))
        {
            Watch = watch,
            ResourceVersion = QueryValues.Text(query, "resourceVersion"),
            Match = QueryValues.Text(query, "resourceVersionMatch"),
            Limit = QueryValues.Number(query, "limit") ?? 0,
            Continue = QueryValues.Text(query, "continue"),
            TimeoutSeconds = QueryValues.Number(query, "timeoutSeconds"),
            Bookmarks = QueryValues.Flag(query, "allowWatchBookmarks"),
            SendInitialEvents = QueryValues.OptionalFlag(query, "sendInitialEvents"),
        };
        ListOptionsRules.ThrowIfInvalid(options);
        return options;
    }

    /// <summary>Null when the query has none.</summary>
    /// <param name="refuse">What a malformed one is answered with; the real server is of two minds.</param>
    public ulong? Revision(Func<string, ApiServerException> refuse)
    {
        if (ResourceVersion.Length == 0)
        {
            return null;
        }

        return ulong.TryParse(ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw refuse($"resourceVersion: Invalid value: \"{ResourceVersion}\": strconv.ParseUint: parsing \"{ResourceVersion}\": invalid syntax");
    }
}
