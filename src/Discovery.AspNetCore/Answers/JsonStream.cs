using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Answers;

/// <summary>JSON that leaves piece by piece: a hundred thousand endpoints never stand in memory as text.</summary>
internal sealed class JsonStream(PipeWriter pipe, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int FlushAt = 16 * 1024;

    /// <summary>Indented for whoever reads it with curl; names from outside are escaped by it.</summary>
    public Utf8JsonWriter Json { get; } = new(pipe, new JsonWriterOptions { Indented = true });

    /// <summary>Waiting here is what keeps a slow reader from filling our memory.</summary>
    public ValueTask FlushIfLongAsync() => Json.BytesPending + pipe.UnflushedBytes >= FlushAt ? FlushAsync() : ValueTask.CompletedTask;

    /// <exception cref="OperationCanceledException">The reader has gone, so there is no more to be written.</exception>
    public async ValueTask FlushAsync()
    {
        await Json.FlushAsync(cancellationToken).ConfigureAwait(false);
        var flushed = await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
        // A server need not throw: writing on would cost as much as for somebody.
        if (flushed.IsCompleted || cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The reader has gone.", cancellationToken);
        }
    }

    /// <summary>Writes an answer; one whose reader goes away ends there.</summary>
    public static async Task WriteAsync(HttpContext context, Func<JsonStream, Task> write)
    {
        SafeHeaders.Set(context.Response, "application/json; charset=utf-8");
        var stream = new JsonStream(context.Response.BodyWriter, context.RequestAborted);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                await write(stream).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to be told.
            }
        }
    }

    public ValueTask DisposeAsync() => Json.DisposeAsync();
}
