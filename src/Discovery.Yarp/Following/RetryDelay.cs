namespace Discovery.Yarp.Following;

/// <summary>
/// An answer that is outdated when it arrives is asked for again at once, but not for ever: under a storm of changes, or with a
/// registry whose answers are always outdated, every 50 ms is enough.
/// </summary>
internal sealed class RetryDelay(TimeProvider time, Action retry)
{
    private const int ImmediateRetries = 8;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    private ITimer? _timer;
    private int _inARow;

    public void Again()
    {
        if (++_inARow <= ImmediateRetries)
        {
            retry();
            return;
        }

        _timer = time.CreateTimer(static state => ((Action)state!)(), retry, Delay, Timeout.InfiniteTimeSpan);
    }

    public void Reset() => _inARow = 0;

    public void Cancel()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
