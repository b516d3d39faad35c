using System.Collections.Concurrent;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>Sees all that a registry shows of some services, by a subscription and by asking without pause.</summary>
internal sealed class ChaosObserver : IAsyncDisposable
{
    private readonly IServiceRegistry _registry;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _subscription;
    private readonly Thread _reader;
    private readonly ConcurrentDictionary<ServiceId, List<ServiceSnapshot>> _told = new();
    private readonly Dictionary<ServiceId, List<ServiceSnapshot>> _read;

    public ChaosObserver(IServiceRegistry registry, IEnumerable<ServiceId> services)
    {
        _registry = registry;
        _read = services.ToDictionary(static id => id, static _ => new List<ServiceSnapshot>());
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
        _subscription = Task.Run(SubscribeAsync);
    }

    /// <summary>What each way of looking showed, in order; complete once disposed.</summary>
    public IEnumerable<KeyValuePair<ServiceId, List<ServiceSnapshot>>> Seen => [.. _told, .. _read];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.True(_reader.Join(Pulse.Patience));
        await _subscription.WaitAsync(Pulse.Patience);
        _stop.Dispose();
    }

    private async Task SubscribeAsync()
    {
        try
        {
            await foreach (var snapshot in _registry.WatchAsync(_stop.Token))
            {
                _told.GetOrAdd(snapshot.Id, static _ => []).Add(snapshot);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // disposed
        }
    }

    private void Read()
    {
        var spin = default(SpinWait);
        while (!_stop.IsCancellationRequested)
        {
            foreach (var (id, seen) in _read)
            {
                // Of a missing service each answer is another object, and all of them say the same.
                var snapshot = _registry.GetService(id);
                if (seen.Count == 0 || (seen[^1] != snapshot && (seen[^1].Exists || snapshot.Exists)))
                {
                    seen.Add(snapshot);
                }
            }

            spin.SpinOnce();
        }
    }
}
