using Discovery.Testing.Access;
using Discovery.Testing.Errors;
using Discovery.Testing.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Discovery.Testing.Http;

/// <summary>Where every request passes: who is it, may they, what is asked, and what an error looks like.</summary>
internal sealed partial class RequestPipeline(
    AccessControl access, RequestRouter router, FaultSessions faults, ILogger<RequestPipeline> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var info = RequestInfoParser.Parse(request.Method, request.Path.Value ?? "/", QueryValues.Flag(request.Query, "watch"));
        try
        {
            await faults.Begin(context, info).RunAsync(() => AnswerAsync(context, info)).ConfigureAwait(false);
        }
        catch (Exception e) when (IsClientGone(context, e))
        {
            Log.ClientGone(logger, request.Method, request.Path);
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestInfo info)
    {
        try
        {
            await HandleAsync(context, info).ConfigureAwait(false);
        }
        catch (ApiServerException refusal) when (!context.Response.HasStarted)
        {
            await ResponseWriter.StatusAsync(context, refusal).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await ResponseWriter.StatusAsync(context, ApiErrors.BadRequest(bad.Message)).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted && !IsClientGone(context, e))
        {
            Log.Failed(logger, e, context.Request.Method, context.Request.Path);
            await ResponseWriter.StatusAsync(context, ApiErrors.Internal($"{e.GetType().Name}: {e.Message}")).ConfigureAwait(false);
        }
    }

    private static bool IsClientGone(HttpContext context, Exception e) =>
        context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException;

    private async Task HandleAsync(HttpContext context, RequestInfo info)
    {
        context.Response.Headers.CacheControl = "no-cache, private";
        var identity = access.Authenticate(context.Request.Headers.Authorization);
        AccessControl.Authorize(identity, info);
        Log.Request(logger, identity.User, info.Verb, info.Path);
        await router.RouteAsync(context, info).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{User} {Verb} {Path}")]
        public static partial void Request(ILogger logger, string user, string verb, string path);

        [LoggerMessage(2, LogLevel.Debug, "The client of {Method} {Path} went away")]
        public static partial void ClientGone(ILogger logger, string method, string? path);

        [LoggerMessage(3, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string? path);
    }
}
