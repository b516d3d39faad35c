using Microsoft.Extensions.Primitives;

namespace Discovery.Grpc.Following;

/// <summary>
/// An answer that is outdated when it arrives is asked for again at once, but not for ever: under a storm of changes, or with a
/// registry whose answers are always outdated, every 50 ms is enough. After an error it is every 5 s.
/// </summary>
internal sealed class RetryPace(TimeProvider time)
{
    private const int ImmediateRetries = 8;

    private static readonly TimeSpan WhenOutdated = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterAnError = TimeSpan.FromSeconds(5);

    private int _inARow;

    public Task SlowDownAsync(IChangeToken token, CancellationToken cancellationToken)
    {
        _inARow = token.HasChanged ? _inARow + 1 : 0;
        return _inARow > ImmediateRetries ? Task.Delay(WhenOutdated, time, cancellationToken) : Task.CompletedTask;
    }

    public Task SlowDownAsync(CancellationToken cancellationToken) => Task.Delay(AfterAnError, time, cancellationToken);
}
