using Discovery.Testing.Documents;
using Discovery.Testing.Errors;
using Discovery.Testing.Registry;
using Discovery.Testing.Resources;
using Discovery.Testing.Watching;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Http;

/// <summary>From what is asked to who answers it.</summary>
internal sealed class RequestRouter(ResourceRegistry registry, WatchHandler watches)
{
    private readonly ListHandler _lists = new(registry);
    private readonly WriteHandler _writes = new(registry);

    public Task RouteAsync(HttpContext context, RequestInfo info)
    {
        if (!info.IsResource)
        {
            return DocumentHandler.RespondAsync(context, info);
        }

        var kind = ResourceCatalog.Find(info.Group, info.Version, info.Resource);
        if (kind is null && !ResourceCatalog.All.Any(k => k.Group == info.Group && k.Version == info.Version))
        {
            return DocumentHandler.UnknownPathAsync(context);
        }

        if (kind is null || info.Subresource.Length > 0 || (!kind.Namespaced && info.Namespace != info.Name))
        {
            throw ApiErrors.NoSuchPath();
        }

        var named = info.Name.Length > 0;
        if (!kind.Verbs.Contains(info.Verb)
            || (named && info.Verb is "create")
            || (!named && info.Verb is "update" or "patch")
            || (kind.Namespaced && info.Namespace.Length == 0 && info.Verb is not ("list" or "watch")))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (kind.Deprecation is not null)
        {
            ResponseWriter.Warn(context, [kind.Deprecation]);
        }

        var target = new ResourceTarget(kind, kind.Namespaced ? info.Namespace : "", info.Name);
        return info.Verb switch
        {
            "get" => _lists.GetAsync(context, target),
            "list" => _lists.ListAsync(context, target),
            "watch" => watches.WatchAsync(context, target),
            "create" => _writes.CreateAsync(context, target),
            "update" => _writes.UpdateAsync(context, target),
            "patch" => _writes.PatchAsync(context, target),
            "delete" => _writes.DeleteAsync(context, target),
            _ => _writes.DeleteCollectionAsync(context, target),
        };
    }
}
