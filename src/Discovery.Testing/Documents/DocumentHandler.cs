using System.Text;
using System.Text.Json.Nodes;
using Discovery.Testing.Errors;
using Discovery.Testing.Http;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Documents;

/// <summary>Answers what is no resource: discovery, OpenAPI, version and health.</summary>
internal static class DocumentHandler
{
    private const string AggregatedGroup = "apidiscovery.k8s.io";

    public static Task RespondAsync(HttpContext context, RequestInfo info)
    {
        if (info.Verb is not ("get" or "head"))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var path = info.Path.Length > 1 ? info.Path.TrimEnd('/') : info.Path;
        if (path is "/healthz" or "/livez" or "/readyz")
        {
            return PlainAsync(context, "ok");
        }

        var aggregated = path is "/api" or "/apis"
            && MediaType.Parse(context.Request.Headers.Accept!).FirstOrDefault(m => m.IsJson) is { Group: AggregatedGroup };
        var document = aggregated ? AggregatedDiscovery.Create(path) : Find(context, path);
        if (document is not null)
        {
            return WriteAsync(context, document, aggregated);
        }

        return UnknownPathAsync(context);
    }

    /// <summary>A 404 that lists the paths there are.</summary>
    public static Task UnknownPathAsync(HttpContext context) =>
        ResponseWriter.JsonAsync(context, StatusCodes.Status404NotFound, Json.ToBytes(DiscoveryDocuments.Paths()));

    private static JsonObject? Find(HttpContext context, string path) => path switch
    {
        "/openapi/v2" when !MediaType.Parse(context.Request.Headers.Accept!).Any(m => m.IsJson) =>
            throw ApiErrors.NotAcceptable("application/json"),
        "/version" => DiscoveryDocuments.Version(),
        _ when path.StartsWith("/openapi/", StringComparison.Ordinal) => OpenApiDocuments.Find(path),
        _ => DiscoveryDocuments.Find(path, context.Request.Host.Value ?? ""),
    };

    private static async Task WriteAsync(HttpContext context, JsonObject document, bool aggregated)
    {
        if (!aggregated)
        {
            await ResponseWriter.JsonAsync(context, StatusCodes.Status200OK, Json.ToBytes(document)).ConfigureAwait(false);
            return;
        }

        // Clients tell the aggregated form from the old one by the content type.
        var body = Json.ToBytes(document);
        context.Response.ContentType = $"application/json;g={AggregatedGroup};v=v2;as=APIGroupDiscoveryList";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task PlainAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted).ConfigureAwait(false);
    }
}
