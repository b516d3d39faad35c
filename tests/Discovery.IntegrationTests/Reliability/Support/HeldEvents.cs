using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Lets the first part of the initial events of slices through, and holds the rest.</summary>
internal sealed class HeldEvents
{
    private const int FirstPart = 2 * 1024 * 1024;

    private readonly Gate _gate = new(static _ => true);

    public HeldEvents(ApiServerLink link) => link.Relay = RelayAsync;

    /// <summary>Ends when the first part is on its way.</summary>
    public Task HeldAsync(CancellationToken deadline) => _gate.ArrivedAsync(deadline);

    public void LetGo() => _gate.Open();

    private async Task RelayAsync(HttpContext context, Stream answer, CancellationToken cancellationToken)
    {
        if (Answers.IsWatchList(context.Request) && Answers.IsFullReadOfSlices(context.Request))
        {
            await CopyFirstPartAsync(answer, context.Response.Body, cancellationToken);
            await _gate.PassAsync(context).WaitAsync(cancellationToken);
        }

        await answer.CopyToAsync(context.Response.Body, cancellationToken);
    }

    // An answer that is shorter ends here, and the test with it: there was nothing to hold.
    private static async Task CopyFirstPartAsync(Stream answer, Stream registry, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        for (var left = FirstPart; left > 0;)
        {
            var count = await answer.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: true, cancellationToken);
            await registry.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
        }

        await registry.FlushAsync(cancellationToken);
    }
}
