using Discovery.Configuration;

namespace Discovery.Registries;

/// <summary>One registry of the catalog.</summary>
internal sealed class RegistryEntry
{
    private Task? _firstSync;

    /// <summary>What consumers see.</summary>
    public required IServiceRegistry Visible { get; init; }

    /// <summary>What is behind it and must be disposed; <see langword="null"/> if it is not ours.</summary>
    public required IServiceRegistry? Owned { get; init; }

    /// <summary>The configuration it was made from; <see langword="null"/> if code made it.</summary>
    public ConfiguredRegistry? Configured { get; init; }

    /// <summary>Takes this entry's place once it has synced.</summary>
    public RegistryEntry? Replacement { get; init; }

    public string Name => Visible.Name;

    /// <summary>
    /// Ends at the first sync or when the time for it is over, whichever is first. One task for everybody: during an
    /// outage, only what is asked for within that time waits at all.
    /// </summary>
    public Task FirstSync(TimeSpan timeout, TimeProvider time)
    {
        if (Volatile.Read(ref _firstSync) is { } known)
        {
            return known;
        }

        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _firstSync, source.Task, null) is { } other)
        {
            return other;
        }

        _ = CompleteAsync(source, timeout, time);
        return source.Task;
    }

    private async Task CompleteAsync(TaskCompletionSource source, TimeSpan timeout, TimeProvider time)
    {
        // Either outcome ends the wait; which one it was, the registry's status says.
        await Visible.WaitForSyncAsync().WaitAsync(timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        source.TrySetResult();
    }
}
