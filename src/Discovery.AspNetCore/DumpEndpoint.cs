using System.Text.Json;
using Discovery.AspNetCore.Dump;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore;

/// <summary>GET: the dump of the registries.</summary>
internal static class DumpEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var catalog = context.RequestServices.GetRequiredService<IServiceRegistryCatalog>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        // Indented for whoever reads it with curl; names from outside are escaped by the writer.
        var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Indented = true });
        await using (json.ConfigureAwait(false))
        {
            var dump = new DumpWriter(json, context.Response.BodyWriter, now, context.RequestAborted);
            await dump.WriteAsync(catalog, DumpFilter.Of(context.Request.Query)).ConfigureAwait(false);
        }
    }
}
