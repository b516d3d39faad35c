using System.IO.Pipelines;
using Discovery.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Discovery.AspNetCore.Events;

/// <summary>GET events: changes as server-sent events.</summary>
internal static class EventsEndpoint
{
    private const string RetryAfterSeconds = "10";

    public static async Task HandleAsync(HttpContext context)
    {
        var hub = EventHub.Of(context.RequestServices);
        if (hub.TryJoin() is not { } reader)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, $"{EventHub.MaxReaders} readers are all that there may be; come back later, or read the dump.").ConfigureAwait(false);
            return;
        }

        // Nothing would end it when the host stops, which waits for requests to end.
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            SafeHeaders.Set(context.Response, "text/event-stream");
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await WriteAsync(reader, context.Response.BodyWriter, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader has gone, or we go.
        }
        finally
        {
            hub.Leave(reader);
        }
    }

    private static async Task WriteAsync(EventReader reader, PipeWriter body, CancellationToken cancellationToken)
    {
        var flushed = await body.WriteAsync(EventFrame.Hello, cancellationToken).ConfigureAwait(false);
        while (!flushed.IsCompleted)
        {
            // One at a time: what waits for a slow reader is bounded by what waits in its queue.
            flushed = reader.TryTake(out var frame)
                ? await body.WriteAsync(frame, cancellationToken).ConfigureAwait(false)
                : await WaitAsync(reader, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<FlushResult> WaitAsync(EventReader reader, CancellationToken cancellationToken)
    {
        await reader.WaitAsync(cancellationToken).ConfigureAwait(false);
        return default;
    }
}
