namespace Discovery.Kubernetes.Tests.Infrastructure;

/// <summary>
/// Time in which every backoff (what waits for less than a minute) is over at once, and what waits longer (timeouts,
/// watchdogs) never is; unless a test holds the former, or fires the latter. The second that a doubtful watch must hold, and
/// the pause that initial events may make, are none of a backoff's, and never over by themselves either.
/// </summary>
internal sealed class TestTime(Pulse pulse) : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Trial = Discovery.Kubernetes.Reflecting.ReflectorMachine.ShortWatch;
    private static readonly TimeSpan Pause = Discovery.Kubernetes.Reflecting.ReflectorMachine.InitialEventsPause;
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _pending = [];
    private readonly List<TimeSpan> _asked = [];
    private bool _held;
    private long _offset;
    private long _wallClockOffset;

    /// <summary>Every short wait that was asked for, in order.</summary>
    public IReadOnlyList<TimeSpan> ShortWaits
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked.Where(IsBackoff)];
            }
        }
    }

    /// <summary>How often a wait of this length was asked for.</summary>
    public int Asked(TimeSpan due)
    {
        lock (_lock)
        {
            return _asked.Count(asked => asked == due);
        }
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offset) + Interlocked.Read(ref _wallClockOffset));

    public override long GetTimestamp() => base.GetTimestamp() + (Interlocked.Read(ref _offset) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and fires nothing.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    /// <summary>Somebody sets the wall clock, forward or back; what measures durations does not notice.</summary>
    public void SetWallClock(TimeSpan by) => Interlocked.Add(ref _wallClockOffset, by.Ticks);

    /// <summary>From now on short waits last until they are released.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _held = true;
        }
    }

    /// <summary>Ends what was held; from now on short waits are over at once again.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _held = false;
        }

        Fire(IsBackoff);
    }

    public int Pending(Func<TimeSpan, bool> which)
    {
        lock (_lock)
        {
            return _pending.Count(timer => which(timer.Due));
        }
    }

    /// <summary>Fires the pending timers of these durations.</summary>
    public void Fire(Func<TimeSpan, bool> which)
    {
        TestTimer[] due;
        lock (_lock)
        {
            due = [.. _pending.Where(timer => which(timer.Due))];
            _pending.RemoveAll(timer => due.Contains(timer));
        }

        foreach (var timer in due)
        {
            timer.Run();
        }
    }

    /// <summary>What is waited for, for the message of a wait in vain.</summary>
    public string Describe()
    {
        lock (_lock)
        {
            return $"{(_held ? "held" : "running")}, pending {string.Join(' ', _pending.Select(static timer => timer.Due))}, last asked {string.Join(' ', _asked.TakeLast(6))}";
        }
    }

    private static bool IsBackoff(TimeSpan due) => due < Long && due != Trial && due != Pause;

    private void Arm(TestTimer timer, TimeSpan due)
    {
        bool now;
        lock (_lock)
        {
            _pending.Remove(timer);
            timer.Due = due;
            if (due == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            _asked.Add(due);
            now = IsBackoff(due) && !_held;
            if (!now)
            {
                _pending.Add(timer);
            }
        }

        if (now)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Run(), timer, preferLocal: false);
        }

        pulse.Beat();
    }

    private void Disarm(TestTimer timer)
    {
        lock (_lock)
        {
            _pending.Remove(timer);
        }

        pulse.Beat();
    }

    private sealed class TestTimer(TestTime time, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _disposed;

        public TimeSpan Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!_disposed)
            {
                time.Arm(this, dueTime);
            }

            return !_disposed;
        }

        public void Run()
        {
            if (!_disposed)
            {
                callback(state);
            }
        }

        public void Dispose()
        {
            _disposed = true;
            time.Disarm(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
