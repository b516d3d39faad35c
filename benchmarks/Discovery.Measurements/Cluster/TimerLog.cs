namespace Discovery.Measurements.Cluster;

/// <summary>The system's clock, which notes what timers are set to.</summary>
internal sealed class TimerLog : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _set = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Note(dueTime, period);
        return new Noted(this, base.CreateTimer(callback, state, dueTime, period));
    }

    /// <summary>What timers have been set to since the last call; what they are switched off with is left out.</summary>
    public TimeSpan[] Take()
    {
        lock (_lock)
        {
            TimeSpan[] taken = [.. _set];
            _set.Clear();
            return taken;
        }
    }

    private void Note(params ReadOnlySpan<TimeSpan> times)
    {
        lock (_lock)
        {
            foreach (var time in times)
            {
                if (time != Timeout.InfiniteTimeSpan)
                {
                    _set.Add(time);
                }
            }
        }
    }

    private sealed class Noted(TimerLog log, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            log.Note(dueTime, period);
            return inner.Change(dueTime, period);
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
