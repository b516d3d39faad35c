using Discovery.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Resolve;

/// <summary>GET resolve: what a name means and comes to, and why.</summary>
internal static class ResolveEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var resolver = services.GetRequiredService<IServiceResolver>();
        var query = new QueryReader(context.Request.Query);
        var name = query.Text("name");
        string? problem = null;
        if (query.Problem is not null || !new NameReader(resolver).TryRead(name, out var reference, out problem))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, query.Problem ?? problem!).ConfigureAwait(false);
            return;
        }

        await JsonStream.WriteAsync(context, stream =>
        {
            var writer = new ResolveWriter(
                stream,
                services.GetRequiredService<IServiceRegistryCatalog>(),
                resolver,
                services.GetRequiredService<IEndpointEjections>(),
                services.GetRequiredService<TimeProvider>().GetUtcNow());
            return writer.WriteAsync(name!, reference);
        }).ConfigureAwait(false);
    }
}
