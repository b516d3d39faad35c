using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Discovery.Testing.Http;

/// <summary>Writes whole answers: JSON, indented for people.</summary>
internal static class ResponseWriter
{
    public static Task StatusAsync(HttpContext context, ApiServerException refusal)
    {
        if (refusal.Details?.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = new StringValues(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return JsonAsync(context, refusal.Code, Json.ToBytes(refusal.ToStatus()));
    }

    public static Task JsonAsync(HttpContext context, int code, Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        write(buffer);
        return JsonAsync(context, code, buffer.WrittenMemory);
    }

    public static async Task JsonAsync(HttpContext context, int code, ReadOnlyMemory<byte> body)
    {
        if (WantsIndented(context.Request))
        {
            body = (byte[])[.. Json.ToBytes(Json.Parse(body.Span)!, indented: true), (byte)'\n'];
        }

        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    public static void Warn(HttpContext context, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            context.Response.Headers.Append("Warning", $"299 - \"{warning.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }
    }

    // As the real server: when asked for, or by default for what people type at.
    private static bool WantsIndented(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return QueryValues.OptionalFlag(request.Query, "pretty")
            ?? (agent.StartsWith("curl", StringComparison.Ordinal) || agent.StartsWith("Wget", StringComparison.Ordinal) || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal));
    }
}
