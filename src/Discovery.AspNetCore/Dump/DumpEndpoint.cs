using Discovery.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Dump;

/// <summary>GET: the dump of the registries.</summary>
internal static class DumpEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var parameters = new QueryReader(context.Request.Query);
        var query = DumpQuery.Read(parameters);
        if (parameters.Problem is { } problem)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
            return;
        }

        var services = context.RequestServices;
        await JsonStream.WriteAsync(context, stream =>
        {
            var dump = new DumpWriter(
                stream, query, services.GetRequiredService<IEndpointEjections>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
            return dump.WriteAsync(services.GetRequiredService<IServiceRegistryCatalog>());
        }).ConfigureAwait(false);
    }
}
