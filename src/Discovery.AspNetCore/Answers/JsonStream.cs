using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Discovery.AspNetCore.Answers;

/// <summary>JSON that leaves piece by piece: a hundred thousand endpoints never stand in memory as text.</summary>
internal sealed class JsonStream(PipeWriter pipe, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int FlushAt = 16 * 1024;

    private long _flushed;

    /// <summary>Indented for whoever reads it with curl; names from outside are escaped by it.</summary>
    public Utf8JsonWriter Json { get; } = new(pipe, new JsonWriterOptions { Indented = true });

    // By our own count: a pipe whose reader has gone says that nothing waits in it.
    private long Written => Json.BytesCommitted + Json.BytesPending;

    /// <summary>Waiting here is what keeps a slow reader from filling our memory.</summary>
    /// <exception cref="OperationCanceledException">The reader has gone.</exception>
    public ValueTask FlushIfLongAsync() => Written - _flushed >= FlushAt ? FlushAsync() : ValueTask.CompletedTask;

    /// <exception cref="OperationCanceledException">The reader has gone, so there is no more to be written.</exception>
    public async ValueTask FlushAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Json.FlushAsync(cancellationToken).ConfigureAwait(false);
        _flushed = Written;
        var flushed = await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
        // A server need not throw, and takes for written what nobody gets: going on would cost as much as for somebody.
        if (flushed.IsCompleted)
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
            catch (OperationCanceledException)
            {
                // Nobody is there to be told. The pipe may know it before the request does.
            }
        }
    }

    public ValueTask DisposeAsync() => Json.DisposeAsync();
}
