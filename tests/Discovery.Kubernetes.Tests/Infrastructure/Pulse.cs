namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>Beats whenever something that a condition may depend on has happened, so that waiting needs no polling.</summary>
internal sealed class Pulse
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Beat() =>
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task UntilAsync(Func<bool> condition, Func<string> describe)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (condition())
            {
                return;
            }

            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain. {describe()}");
            }
        }
    }
}
