using System.Collections.Concurrent;
using Discovery.Testing.Errors;
using Discovery.Testing.Http;

namespace Discovery.Testing.Access;

/// <summary>Bearer tokens and what they may do. Thread safe; changes count from the next request.</summary>
internal sealed class AccessControl(bool allowAnonymous)
{
    private const string Scheme = "Bearer ";
    private static readonly string[] PublicPaths = ["/healthz", "/livez", "/readyz", "/version"];
    private static readonly string[] DiscoveryPaths = ["/api", "/apis", "/openapi"];
    private readonly ConcurrentDictionary<string, Identity> _tokens = new(StringComparer.Ordinal);

    public void Grant(string token, Identity identity) => _tokens[token] = identity;

    public bool Revoke(string token) => _tokens.TryRemove(token, out _);

    /// <exception cref="ApiServerException">401: the token is unknown.</exception>
    public Identity Authenticate(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Identity.Anonymous with { Everything = allowAnonymous };
        }

        return _tokens.TryGetValue(authorization[Scheme.Length..].Trim(), out var identity) ? identity : throw ApiErrors.Unauthorized();
    }

    /// <exception cref="ApiServerException">403: not allowed, with the sentence that names verb, resource and scope.</exception>
    public static void Authorize(Identity identity, RequestInfo request)
    {
        if (request.IsResource)
        {
            if (!identity.May(request))
            {
                throw ApiErrors.Forbidden(request.QualifiedResource, request.Group, request.Resource, request.Name, Refusal(identity.User, request));
            }
        }
        else if (!MayRead(identity, request))
        {
            throw ApiErrors.ForbiddenPath(identity.User, request.Verb, request.Path);
        }
    }

    private static bool MayRead(Identity identity, RequestInfo request) =>
        identity.Everything
        || (request.Verb == "get" && (Below(PublicPaths, request.Path) || (!identity.IsAnonymous && Below(DiscoveryPaths, request.Path))));

    private static bool Below(string[] roots, string path) => roots.Any(r => path == r || path.StartsWith(r + "/", StringComparison.Ordinal));

    /// <summary>Why a request for a resource is forbidden.</summary>
    public static string Refusal(string user, RequestInfo request)
    {
        var scope = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return $"User \"{user}\" cannot {request.Verb} resource \"{request.ResourceAndSubresource}\" in API group \"{request.Group}\" {scope}";
    }
}
