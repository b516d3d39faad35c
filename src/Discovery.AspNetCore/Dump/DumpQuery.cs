using Discovery.AspNetCore.Answers;

namespace Discovery.AspNetCore.Dump;

/// <summary>Which part of the dump is wanted; <see langword="null"/> is all.</summary>
internal sealed record DumpQuery
{
    private const int Most = 1_000_000;

    public string? Registry { get; init; }

    public string? Namespace { get; init; }

    public string? Service { get; init; }

    /// <summary>Part of <c>namespace/name</c>, whatever the case.</summary>
    public string? Search { get; init; }

    /// <summary>How many services at most.</summary>
    public int? Limit { get; init; }

    /// <summary>How many endpoints of each service at most.</summary>
    public int? Endpoints { get; init; }

    /// <summary>The service after which to begin.</summary>
    public DumpCursor? After { get; init; }

    public static DumpQuery Read(QueryReader query)
    {
        var read = new DumpQuery
        {
            Registry = query.Text("registry"),
            Namespace = query.Text("namespace"),
            Service = query.Text("service"),
            Search = query.Text("search"),
            Limit = query.Number("limit", 1, Most),
            Endpoints = query.Number("endpoints", 0, Most),
        };
        if (query.Text("continue") is not { } text)
        {
            return read;
        }

        if (!DumpCursor.TryParse(text, out var after))
        {
            query.Refuse("'continue' is no value that an answer of this address has had as its 'continue'; leave it out to begin anew.");
        }

        return read with { After = after };
    }

    public bool Takes(IServiceRegistry registry) => Registry is null || Registry == registry.Name;

    public bool Takes(ServiceId id) =>
        (Namespace is null || id.Namespace == Namespace)
        && (Service is null || id.Name == Service)
        && (Search is null || IsFound(Search, id));

    private static bool IsFound(string search, ServiceId id) =>
        id.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
        || id.Namespace.Contains(search, StringComparison.OrdinalIgnoreCase)
        || (search.Contains('/', StringComparison.Ordinal) && id.ToString().Contains(search, StringComparison.OrdinalIgnoreCase));
}
