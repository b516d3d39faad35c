using Discovery.Yarp.Following;

namespace Discovery.Yarp.Tests.Support;

/// <summary>The real scheduler, and a tick after each update to wait for.</summary>
internal sealed class ObservedScheduler : IUpdateScheduler
{
    private readonly ThreadPoolUpdateScheduler _real = new();
    private TaskCompletionSource _tick = New();

    public void Schedule(IThreadPoolWorkItem update) => _real.Schedule(new Observed(this, update));

    public async Task WaitUntilAsync(Func<bool> condition)
    {
        while (true)
        {
            var tick = Volatile.Read(ref _tick).Task;
            if (condition())
            {
                return;
            }

            await tick.WaitAsync(Patience.Time, TestContext.Current.CancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Observed(ObservedScheduler owner, IThreadPoolWorkItem update) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            update.Execute();
            Interlocked.Exchange(ref owner._tick, New()).SetResult();
        }
    }
}
