using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Discovery.Testing.Http;
using Discovery.Testing.Resources;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Watching;

/// <summary>The one way by which watch events reach a client: a line of JSON each.</summary>
internal sealed class WatchStream(HttpContext context, ResourceKind kind, ObjectEncoder encoder)
{
    private const int FlushThreshold = 32 * 1024;
    private readonly ArrayBufferWriter<byte> _line = new(1024);

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Sends the head of the answer, so that the client knows that the watch is on.</summary>
    public Task StartAsync()
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        return context.Response.Body.FlushAsync(Aborted);
    }

    public ValueTask EventAsync(WatchEvent seen) => WriteAsync(seen.Type, output => encoder.WriteEvent(seen.Object, output));

    /// <param name="initialEventsEnd">Marks the end of what sendInitialEvents asked for.</param>
    public ValueTask BookmarkAsync(ulong revision, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return WriteAsync("BOOKMARK", output => encoder.WriteBookmark(kind, metadata, output));
    }

    /// <summary>Sends the last event of a watch that cannot go on.</summary>
    public async Task ErrorAsync(ApiServerException refusal)
    {
        await StartAsync().ConfigureAwait(false);
        await WriteAsync("ERROR", output => output.Write(Json.ToBytes(refusal.ToStatus()))).ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
    }

    public async Task FlushAsync()
    {
        if (_line.WrittenCount > 0)
        {
            await context.Response.Body.WriteAsync(_line.WrittenMemory, Aborted).ConfigureAwait(false);
            _line.ResetWrittenCount();
        }

        await context.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(string type, Action<IBufferWriter<byte>> write)
    {
        _line.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        write(_line);
        _line.Write("}\n"u8);
        if (_line.WrittenCount >= FlushThreshold)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }
}
