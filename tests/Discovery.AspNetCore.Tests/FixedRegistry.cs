using System.Runtime.CompilerServices;

namespace Discovery.AspNetCore.Tests;

/// <summary>An in-memory registry that says of itself what the test wants, and counts who watches it.</summary>
internal sealed class FixedRegistry(string name, RegistryStatus status) : IServiceRegistry
{
    private readonly InMemoryRegistry _inner = new(name);
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _watches;

    public string Name => name;

    public RegistryStatus Status { get; set; } = status;

    public InMemoryRegistry Content => _inner;

    public Exception? WatchFailure { get; set; }

    public int Watches => Volatile.Read(ref _watches);

    public string DefaultNamespace => _inner.DefaultNamespace;

    public IReadOnlyList<string> HostSuffixes => [];

    public IReadOnlyCollection<ServiceId> Services => _inner.Services;

    public bool Includes(string ns) => true;

    public ServiceSnapshot GetService(ServiceId id) => _inner.GetService(id);

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _inner.WaitForSyncAsync(cancellationToken);

    public async IAsyncEnumerable<ServiceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (WatchFailure is { } failure)
        {
            throw failure;
        }

        Add(1);
        try
        {
            await foreach (var snapshot in _inner.WatchAsync(cancellationToken))
            {
                yield return snapshot;
            }
        }
        finally
        {
            Add(-1);
        }
    }

    public async Task UntilWatchesAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_watches == count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(DumpApp.Limit);
        }
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private void Add(int watches)
    {
        lock (_lock)
        {
            _watches += watches;
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
