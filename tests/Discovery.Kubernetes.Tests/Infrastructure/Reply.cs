using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>One answer of a <see cref="ScriptedServer"/>.</summary>
internal sealed record Reply(Func<HttpContext, CancellationToken, Task> Answer)
{
    public static Reply Json(string body, int status = 200, params (string Name, string Value)[] headers) => new(async (context, cancellationToken) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body, cancellationToken);
    });

    public static Reply List(string resourceVersion, params JsonObject[] items) => Json(Objects.List(resourceVersion, null, items));

    public static Reply Page(string resourceVersion, string? @continue, params JsonObject[] items) => Json(Objects.List(resourceVersion, @continue, items));

    public static Reply Status(int code, string reason, string message, params (string Name, string Value)[] headers) =>
        Json(Objects.Status(code, reason, message).ToJsonString(), code, headers);

    /// <summary>Accepts, says nothing and stays.</summary>
    public static Reply Silence() => Then(static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

    /// <summary>Says these, and stays.</summary>
    public static Reply Says(params string[] texts) => Then(static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken), texts);

    /// <summary>Says these, and ends as a watch ends.</summary>
    public static Reply Ends(params string[] texts) => Then(static (_, _) => Task.CompletedTask, texts);

    /// <summary>Says these, and breaks the connection.</summary>
    public static Reply Breaks(params string[] texts) => Then(
        static (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        texts);

    /// <summary>Breaks the connection without an answer.</summary>
    public static Reply HangsUp() => new(static (context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Never answers.</summary>
    public static Reply Never() => new(static (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

    /// <summary>Says what comes through the channel, and ends with it; if it ends in an error, the connection breaks.</summary>
    public static Reply Feed(ChannelReader<string> texts) => new(async (context, cancellationToken) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync(cancellationToken);
        try
        {
            await foreach (var text in texts.ReadAllAsync(cancellationToken))
            {
                await context.Response.WriteAsync(text, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
        catch (EndOfStreamException)
        {
            context.Abort();
        }
    });

    private static Reply Then(Func<HttpContext, CancellationToken, Task> then, params string[] texts) => new(async (context, cancellationToken) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync(cancellationToken);
        foreach (var text in texts)
        {
            await context.Response.WriteAsync(text, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        await then(context, cancellationToken);
    });
}
