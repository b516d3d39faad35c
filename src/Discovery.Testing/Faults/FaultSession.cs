using Discovery.Testing.Http;
using Microsoft.AspNetCore.Http;

namespace Discovery.Testing.Faults;

/// <summary>One request, and what faults do to it. Used by its request only.</summary>
internal sealed class FaultSession(HttpContext context, ApiServerRequest request, ServerFaults faults, TimeProvider time, CancellationToken stopping)
{
    private bool IsOver => context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested;

    public ApiServerRequest Request => request;

    public ServerFaults Faults => faults;

    /// <summary>Answers a request by way of the faults that concern it.</summary>
    public Task RunAsync(Func<Task> answer)
    {
        foreach (var fault in faults.Active.Where(f => f.Fault.Concerns(FaultPoint.Request, request)).Reverse())
        {
            var inner = answer;

            // Whether it strikes is decided when it is its turn: one before it may have answered.
            answer = () => fault.TryTake() ? StrikeAsync(fault, inner) : inner();
        }

        return answer();
    }

    public void Abort() => context.Abort();

    public Task RefuseAsync(Refusal refusal) => ResponseWriter.StatusAsync(context, refusal.Of(request));

    /// <returns>False when there is nobody to go on for: the connection is broken then.</returns>
    /// <param name="duration">Null for ever, or until the fault is removed.</param>
    public async Task<bool> HoldAsync(ActiveFault fault, TimeSpan? duration)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, fault.Removed);
        var wait = Task.Delay(duration ?? Timeout.InfiniteTimeSpan, time, over.Token);
        fault.Announce();
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (IsOver)
        {
            context.Abort();
            return false;
        }

        return true;
    }

    public async Task RewriteAsync(Func<Task> next, Func<byte[], byte[]> change)
    {
        var body = await BufferAsync(next).ConfigureAwait(false);
        body = context.Response.StatusCode == StatusCodes.Status200OK ? change(body) : body;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <exception cref="StreamOverException">Always, after half of the body.</exception>
    public async Task CutAsync(Func<Task> next)
    {
        var body = await BufferAsync(next).ConfigureAwait(false);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        throw new StreamOverException(broken: true);
    }

    public async Task ReplaceAsync(int code, string contentType, byte[] body, Uri? location)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (code, contentType, body.Length);
        if (location is not null)
        {
            response.Headers.Location = location.OriginalString;
        }

        await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <exception cref="StreamOverException">Always, at the end.</exception>
    public async Task FloodAsync(ActiveFault fault, byte[] first, byte[] again)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, fault.Removed);
        context.Response.ContentType = "application/json";
        try
        {
            for (var bytes = first; !over.IsCancellationRequested; bytes = again)
            {
                await context.Response.Body.WriteAsync(bytes, over.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Who does not read keeps the write waiting.
        }

        throw new StreamOverException(broken: true);
    }

    private Task StrikeAsync(ActiveFault fault, Func<Task> next)
    {
        if (!fault.Fault.Action.Holds)
        {
            fault.Announce();
        }

        return fault.Fault.Action.AnswerAsync(this, fault, next);
    }

    private async Task<byte[]> BufferAsync(Func<Task> next)
    {
        var original = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next().ConfigureAwait(false);
        }
        finally
        {
            context.Response.Body = original;
        }

        return buffer.ToArray();
    }
}
