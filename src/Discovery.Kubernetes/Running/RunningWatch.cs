namespace Discovery.Kubernetes.Running;

/// <summary>A list/watch loop that runs, and can be stopped for itself.</summary>
internal sealed class RunningWatch
{
    private readonly CancellationTokenSource _stop;
    private readonly RegistryTracker _tracker;
    private readonly Lazy<Task> _stopped;

    private RunningWatch(WatchStatus status, RegistryTracker tracker, CancellationTokenSource stop, Task completion)
    {
        Status = status;
        _tracker = tracker;
        _stop = stop;
        Completion = completion;
        _stopped = new Lazy<Task>(StopCoreAsync);
    }

    public WatchStatus Status { get; }

    /// <summary>Ends, cancelled, when the loop is stopped.</summary>
    public Task Completion { get; }

    public static RunningWatch Start(
        WatchStatus status, RegistryTracker tracker, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return new RunningWatch(status, tracker, stop, Task.Run(() => RunAsync(status, run, stop.Token), CancellationToken.None));
    }

    /// <summary>Stops the loop, and forgets its status. May be called more than once.</summary>
    public Task StopAsync() => _stopped.Value;

    private static async Task RunAsync(WatchStatus status, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // No loop ends by itself; if a defect ends one, that must be seen, for nothing else would tell.
            status.Crashed(exception);
            throw;
        }
    }

    private async Task StopCoreAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _tracker.Remove(Status);
    }
}
