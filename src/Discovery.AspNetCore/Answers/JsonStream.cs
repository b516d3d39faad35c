using System.IO.Pipelines;
using System.Text.Json;

namespace Discovery.AspNetCore.Answers;

/// <summary>JSON that leaves piece by piece: a hundred thousand endpoints never stand in memory as text.</summary>
internal sealed class JsonStream(PipeWriter pipe, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int FlushAt = 16 * 1024;

    /// <summary>Indented for whoever reads it with curl; names from outside are escaped by it.</summary>
    public Utf8JsonWriter Json { get; } = new(pipe, new JsonWriterOptions { Indented = true });

    /// <summary>Waiting here is what keeps a slow reader from filling our memory.</summary>
    public ValueTask FlushIfLongAsync() => Json.BytesPending + pipe.UnflushedBytes >= FlushAt ? FlushAsync() : ValueTask.CompletedTask;

    public async ValueTask FlushAsync()
    {
        await Json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Json.DisposeAsync();
}
