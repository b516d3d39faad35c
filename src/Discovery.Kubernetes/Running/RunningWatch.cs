namespace Discovery.Kubernetes.Running;

/// <summary>A list/watch loop that runs, and can be stopped for itself.</summary>
internal sealed class RunningWatch
{
    private readonly CancellationTokenSource _stop;
    private readonly RegistryTracker _tracker;

    private RunningWatch(WatchStatus status, RegistryTracker tracker, CancellationTokenSource stop, Task completion)
    {
        Status = status;
        _tracker = tracker;
        _stop = stop;
        Completion = completion;
    }

    public WatchStatus Status { get; }

    /// <summary>Ends, cancelled, when the loop is stopped.</summary>
    public Task Completion { get; }

    public static RunningWatch Start(
        WatchStatus status, RegistryTracker tracker, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return new RunningWatch(status, tracker, stop, Task.Run(() => run(stop.Token), CancellationToken.None));
    }

    /// <summary>Stops the loop, and forgets its status.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _tracker.Remove(Status);
    }
}
