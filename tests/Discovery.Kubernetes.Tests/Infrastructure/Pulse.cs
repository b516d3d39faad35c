namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>Beats whenever something that a condition may depend on has happened, so that waiting need not poll to be quick.</summary>
internal sealed class Pulse
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Not everything that a condition may look at beats, and what does may beat a moment before it can be seen.
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

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

            await ((Task)next).WaitAsync(Again, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (patience.IsCancellationRequested)
            {
                Assert.Fail($"Waited in vain. {describe()}");
            }
        }
    }
}
