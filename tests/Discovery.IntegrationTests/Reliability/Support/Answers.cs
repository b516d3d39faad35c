using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>What an <see cref="ApiServerLink"/> says in the server's place; for <see cref="ApiServerLink.Intercept"/>.</summary>
internal static class Answers
{
    /// <summary>As a server from before WatchList does: it does not know initial events (K30).</summary>
    public static Task<bool> NoWatchListAsync(HttpContext context) => IsWatchList(context.Request)
        ? StatusAsync(context, StatusCodes.Status422UnprocessableEntity, "Invalid", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled")
        : Task.FromResult(false);

    /// <summary>Answers with a failure.</summary>
    /// <returns>True: it has been answered.</returns>
    public static async Task<bool> StatusAsync(HttpContext context, int code, string reason, string message)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["reason"] = reason,
            ["message"] = message,
            ["code"] = code,
        };
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(status.ToJsonString());
        return true;
    }

    public static bool IsWatchList(HttpRequest request) => request.Query["sendInitialEvents"] == "true";

    /// <summary>Whether it asks for all slices there are, in whichever way; a list of one asks for something else (K47).</summary>
    public static bool IsFullReadOfSlices(HttpRequest request) =>
        request.Path.Value!.EndsWith("/endpointslices", StringComparison.Ordinal)
        && (request.Query.ContainsKey("watch") ? IsWatchList(request) : request.Query["limit"] != "1");
}
