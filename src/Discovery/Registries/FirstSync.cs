namespace Discovery.Registries;

/// <summary>
/// The wait for a registry's first sync. One task for everybody: during an outage, only what is asked for within that time
/// waits at all.
/// </summary>
internal sealed class FirstSync
{
    private Task? _task;

    /// <summary>Ends at the first sync or when the time for it is over, whichever is first. The first call starts the registry.</summary>
    public Task WaitAsync(IServiceRegistry registry, TimeSpan timeout, TimeProvider time)
    {
        if (Volatile.Read(ref _task) is { } known)
        {
            return known;
        }

        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _task, source.Task, null) is { } other)
        {
            return other;
        }

        _ = CompleteAsync(source, registry, timeout, time);
        return source.Task;
    }

    // Any outcome ends the wait; which one it was, the registry's status says.
    private static async Task CompleteAsync(TaskCompletionSource source, IServiceRegistry registry, TimeSpan timeout, TimeProvider time)
    {
        try
        {
            await registry.WaitForSyncAsync().WaitAsync(timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
#pragma warning disable CA1031 // A registry is anybody's code: one that throws where it should not must not hang the start of the host (K38).
        catch (Exception)
#pragma warning restore CA1031
        {
            // Thrown before there was a task to hold it.
        }
        finally
        {
            source.TrySetResult();
        }
    }
}
