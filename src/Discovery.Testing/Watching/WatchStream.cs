using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Discovery.Testing.Faults;
using Discovery.Testing.Http;
using Discovery.Testing.Resources;
using Discovery.Testing.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Discovery.Testing.Watching;

/// <summary>The one way by which watch events reach a client: a line of JSON each.</summary>
internal sealed class WatchStream(HttpContext context, ResourceKind kind, ObjectEncoder encoder)
{
    private const int FlushThreshold = 32 * 1024;
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly StreamFaults _faults = new(context.Features.GetRequiredFeature<FaultSession>());

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Sends the head of the answer, so that the client knows that the watch is on.</summary>
    public Task StartAsync()
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        return context.Response.Body.FlushAsync(Aborted);
    }

    public ValueTask EventAsync(WatchEvent seen) => SendAsync(
        seen.Type, output => encoder.WriteEvent(seen.Object, output), line => seen.Previous is { } previous ? line with { Older = () => Older(previous) } : line);

    /// <param name="initialEventsEnd">Marks the end of what sendInitialEvents asked for.</param>
    public ValueTask BookmarkAsync(ulong revision, bool initialEventsEnd)
    {
        var metadata = Metadata(revision);
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return SendAsync("BOOKMARK", output => encoder.WriteBookmark(kind, metadata, output), line => line with { InitialEventsEnd = initialEventsEnd });
    }

    /// <summary>Sends the last event of a watch that cannot go on.</summary>
    public async Task ErrorAsync(ApiServerException refusal)
    {
        await StartAsync().ConfigureAwait(false);
        await SendAsync("ERROR", output => output.Write(Json.ToBytes(refusal.ToStatus())), line => line).ConfigureAwait(false);
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

    /// <summary>Lets faults strike a watch that has nothing to say.</summary>
    public async Task InterruptAsync()
    {
        if (_faults.Any)
        {
            var lines = await _faults.InterruptAsync(
                () => new("BOOKMARK", Line("BOOKMARK", output => encoder.WriteBookmark(kind, Metadata(0), output)))).ConfigureAwait(false);
            await WriteAsync(lines).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(string type, Action<IBufferWriter<byte>> write, Func<WatchLine, WatchLine> describe)
    {
        if (_faults.Any)
        {
            // What came before is out of a fault's reach.
            await FlushAsync().ConfigureAwait(false);
            var line = describe(new(type, Line(type, write)));
            await WriteAsync(await _faults.PassAsync(line).ConfigureAwait(false)).ConfigureAwait(false);
            _faults.Count(line);
            return;
        }

        Format(_line, type, write);
        _faults.Count(type is not ("BOOKMARK" or "ERROR"));
        if (_line.WrittenCount >= FlushThreshold)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    /// <exception cref="StreamOverException">That was the last line.</exception>
    private async Task WriteAsync(IReadOnlyList<WatchLine> lines)
    {
        foreach (var line in lines)
        {
            await context.Response.Body.WriteAsync(line.Bytes, Aborted).ConfigureAwait(false);
            if (line.End != StreamEnd.None)
            {
                await FlushAsync().ConfigureAwait(false);
                throw new StreamOverException(line.End == StreamEnd.Broken);
            }
        }
    }

    private static JsonObject Metadata(ulong revision) => new() { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };

    private static byte[] Line(string type, Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Format(output, type, write);
        return output.WrittenSpan.ToArray();
    }

    private static void Format(ArrayBufferWriter<byte> output, string type, Action<IBufferWriter<byte>> write)
    {
        output.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"));
        write(output);
        output.Write("}\n"u8);
    }

    private byte[] Older(StoredObject previous) => Line("MODIFIED", output => encoder.WriteEvent(previous, output));
}
