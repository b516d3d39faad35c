using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Support;

/// <summary>A clock that tells when somebody begins to wait by it.</summary>
internal sealed class ObservedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next wait that begins, or has begun.</summary>
    public Task<TimeSpan> NextWaitAsync() => _waits.Reader.ReadAsync().Bounded();
}
