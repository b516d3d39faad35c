using Polly;
using Polly.Retry;

namespace Discovery.Kubernetes.Reflecting;

/// <summary>
/// Repeats what fails, after as long as it asks for (K34). Waiting is Polly's; as most things go well at once, nothing of it is
/// made before that: compiled at start-up, it would delay the first answer.
/// </summary>
internal static class Attempts
{
    /// <summary>Repeats an attempt until it succeeds.</summary>
    /// <param name="attempt">Returns how long to wait before the next one; zero is success.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public static async Task RepeatAsync(Func<CancellationToken, Task<TimeSpan>> attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var delay = await attempt(cancellationToken).ConfigureAwait(false);
        if (delay > TimeSpan.Zero)
        {
            await RepeatAsync(delay, attempt, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RepeatAsync(TimeSpan? first, Func<CancellationToken, Task<TimeSpan>> attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder<TimeSpan> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<TimeSpan>
            {
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result.Ticks: > 0 }),
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(arguments.Outcome.Result),
            })
            .Build();
        await pipeline.ExecuteAsync(NextAsync, cancellationToken).ConfigureAwait(false);

        // The first has been made.
        ValueTask<TimeSpan> NextAsync(CancellationToken cancellation)
        {
            if (first is { } delay)
            {
                first = null;
                return ValueTask.FromResult(delay);
            }

            return new ValueTask<TimeSpan>(attempt(cancellation));
        }
    }
}
