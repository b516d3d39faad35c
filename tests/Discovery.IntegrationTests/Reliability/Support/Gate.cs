using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Holds the first request of a kind until the test lets it go.</summary>
internal sealed class Gate(Func<HttpRequest, bool> isMeant)
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the request is there, and waits.</summary>
    public Task ArrivedAsync(CancellationToken deadline) => _arrived.Task.WaitAsync(deadline);

    public void Open() => _opened.TrySetResult();

    /// <summary>For <see cref="ApiServerLink.Intercept"/>.</summary>
    public async Task<bool> PassAsync(HttpContext context)
    {
        if (isMeant(context.Request))
        {
            _arrived.TrySetResult();
            await _opened.Task;
        }

        return false;
    }
}
