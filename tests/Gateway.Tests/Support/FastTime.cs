namespace Gateway.Tests;

/// <summary>Time that can run faster than the clock on the wall, clock and timers alike: minutes of backoff in seconds.</summary>
internal sealed class FastTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _first = System.GetTimestamp();
    private long _changed;
    private long _virtual;
    private int _rate = 1;

    public FastTime() => (_changed, _virtual) = (_first, _first);

    /// <summary>From now on time passes so many times as fast. Timers that run already keep the pace they were started at.</summary>
    public void RunAt(int rate)
    {
        lock (_lock)
        {
            (_virtual, _changed) = (Now(), System.GetTimestamp());
            _rate = rate;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return Now();
        }
    }

    public override DateTimeOffset GetUtcNow() => _start + GetElapsedTime(_first);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(this, System.CreateTimer(callback, state, OnTheWall(dueTime), OnTheWall(period)));

    private long Now() => _virtual + ((System.GetTimestamp() - _changed) * _rate);

    private TimeSpan OnTheWall(TimeSpan time)
    {
        lock (_lock)
        {
            return time == Timeout.InfiniteTimeSpan ? time : time / _rate;
        }
    }

    private sealed class FastTimer(FastTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.OnTheWall(dueTime), time.OnTheWall(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
