namespace Discovery.AspNetCore.Events;

/// <summary>Follows one registry for all readers.</summary>
internal sealed class RegistryWatch : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<byte[]> _publish;
    private readonly Dictionary<ServiceId, ServiceSnapshot> _before = [];
    private volatile Exception? _failure;

    public RegistryWatch(IServiceRegistry registry, Action<byte[]> publish)
    {
        Registry = registry;
        _publish = publish;
        try
        {
            // A watch begins with the state of everything, which is no news.
            foreach (var id in registry.Services)
            {
                _before[id] = registry.GetService(id);
            }

            // Subscribed when this returns: what changes from now on is told.
            var changes = registry.WatchAsync(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
            var first = changes.MoveNextAsync();
            Running = Task.Run(() => RunAsync(changes, first));
        }
#pragma warning disable CA1031 // A registry is anybody's code: the others are followed all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
            Running = Task.CompletedTask;
        }
    }

    public IServiceRegistry Registry { get; }

    /// <summary>Ends when the registry does, when it fails, or when it is no longer wanted.</summary>
    public Task Running { get; }

    /// <summary>What it has ended by, if that was a fault of the registry's.</summary>
    public Exception? Failure => _failure;

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(IAsyncEnumerator<ServiceSnapshot> changes, ValueTask<bool> next)
    {
        try
        {
            await using (changes.ConfigureAwait(false))
            {
                while (await next.ConfigureAwait(false))
                {
                    var snapshot = changes.Current;
                    if (!_before.Remove(snapshot.Id, out var known) || !ReferenceEquals(known, snapshot))
                    {
                        _publish(EventFrame.Service(Registry.Name, snapshot));
                    }

                    next = changes.MoveNextAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // no longer wanted
        }
#pragma warning disable CA1031 // A registry is anybody's code: it is tried again, and the others are still followed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }
    }
}
