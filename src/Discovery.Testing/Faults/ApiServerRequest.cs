using Discovery.Testing.Http;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing;

/// <summary>What a request is about, for the conditions of a <see cref="Fault"/>. Immutable.</summary>
public sealed class ApiServerRequest
{
    private const string Scheme = "Bearer ";
    private readonly RequestInfo _info;
    private readonly Dictionary<string, string> _query;

    internal ApiServerRequest(RequestInfo info, HttpRequest request)
    {
        _info = info;
        _query = request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        var authorization = request.Headers.Authorization.ToString();
        Token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
    }

    /// <summary>
    /// <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c> or <c>deletecollection</c>;
    /// of what is no resource, such as <c>/version</c>, the HTTP method in lower case.
    /// </summary>
    public string Verb => _info.Verb;

    /// <summary>The API group; <c>""</c> for the core group.</summary>
    public string Group => _info.Group;

    /// <summary>The plural name, such as <c>endpointslices</c>; empty for what is no resource.</summary>
    public string Resource => _info.Resource;

    /// <summary>The namespace; empty for requests across namespaces.</summary>
    public string Namespace => _info.Namespace;

    /// <summary>The object's name; empty for a collection.</summary>
    public string Name => _info.Name;

    /// <summary>The path, without the query.</summary>
    public string Path => _info.Path;

    /// <summary>The bearer token; empty without one. A secret.</summary>
    public string Token { get; }

    internal bool IsWatch => _info.Verb == "watch";

    internal bool IsRead => _info is { IsResource: true, Verb: "get" or "list" };

    internal RequestInfo Info => _info;

    /// <summary>A value of the query, such as <c>continue</c> or <c>sendInitialEvents</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value; empty when there is none.</returns>
    public string Query(string name) => _query.GetValueOrDefault(name, "");
}
