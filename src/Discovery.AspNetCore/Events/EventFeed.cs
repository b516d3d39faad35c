using System.Threading.Channels;
using Microsoft.Extensions.Primitives;

namespace Discovery.AspNetCore.Events;

/// <summary>
/// Follows the catalog and all registries of it as long as there is a reader: one watch for each registry, whoever reads. Nothing of
/// it runs in a request or on a thread that publishes.
/// </summary>
internal sealed class EventFeed : IDisposable
{
    public static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private readonly IServiceRegistryCatalog _catalog;
    private readonly Action<byte[]> _publish;
    private readonly Action _reset;
    private readonly Action<IServiceRegistry, Exception> _onFailure;
    private readonly StatusBoard _statuses = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<(DiscoveredEndpoint Endpoint, TimeSpan Duration)> _ejected =
        Channel.CreateBounded<(DiscoveredEndpoint, TimeSpan)>(new BoundedChannelOptions(EventReader.MaxFrames) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IDisposable> _sources = [];
    private readonly Lock _following = new();
    private readonly HashSet<IServiceRegistry> _failed = [];
    private RegistryWatch[] _watches = [];
    private bool _disposed;
    private int _statusIsDue;
    private int _heartbeatIsDue;

    /// <param name="catalog">The registries.</param>
    /// <param name="ejections">The ejections.</param>
    /// <param name="time">The clock.</param>
    /// <param name="publish">Gets every event; it must not wait.</param>
    /// <param name="reset">Runs when events may have been missed.</param>
    /// <param name="onFailure">Gets what a registry threw, once for each registry: it is tried again every second.</param>
    public EventFeed(
        IServiceRegistryCatalog catalog, IEndpointEjections ejections, TimeProvider time, Action<byte[]> publish, Action reset, Action<IServiceRegistry, Exception> onFailure)
    {
        _catalog = catalog;
        _publish = publish;
        _reset = reset;
        _onFailure = onFailure;
        // Listen first: a registry that is added meanwhile must not be missed.
        _sources.Add(ChangeToken.OnChange(() => catalog.ChangeToken, Wake));
        Follow();
        _statuses.Changes(catalog.Registries);
        _sources.Add(ejections.OnEjected((endpoint, duration) =>
        {
            _ejected.Writer.TryWrite((endpoint, duration));
            Wake();
        }));
        _sources.Add(time.CreateTimer(_ => Due(ref _statusIsDue), null, StatusInterval, StatusInterval));
        _sources.Add(time.CreateTimer(_ => Due(ref _heartbeatIsDue), null, HeartbeatInterval, HeartbeatInterval));
        Running = RunAsync();
    }

    public Task Running { get; }

    public void Dispose()
    {
        _sources.ForEach(static source => source.Dispose());
        _wake.Writer.TryComplete();
        lock (_following)
        {
            _disposed = true;
            Array.ForEach(_watches, static watch => watch.Dispose());
            _watches = [];
        }
    }

    private async Task RunAsync()
    {
        await foreach (var _ in _wake.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (Follow())
            {
                _reset();
            }

            while (_ejected.Reader.TryRead(out var ejected))
            {
                _publish(EventFrame.Ejection(ejected.Endpoint, ejected.Duration));
            }

            if (Interlocked.Exchange(ref _statusIsDue, 0) != 0)
            {
                foreach (var frame in _statuses.Changes(_catalog.Registries))
                {
                    _publish(frame);
                }
            }

            if (Interlocked.Exchange(ref _heartbeatIsDue, 0) != 0)
            {
                _publish(EventFrame.Heartbeat);
            }
        }
    }

    /// <summary>Watches what the catalog has now: registries come, go and make room for others of the same name.</summary>
    /// <returns>Whether anything is watched anew or no more, and events between the two may be lost.</returns>
    private bool Follow()
    {
        lock (_following)
        {
            if (_disposed)
            {
                return false;
            }

            var registries = _catalog.Registries;
            foreach (var watch in _watches)
            {
                if (watch.Failure is { } failure && _failed.Add(watch.Registry))
                {
                    _onFailure(watch.Registry, failure);
                }
            }

            var kept = _watches.Where(watch => watch.Failure is null && registries.Contains(watch.Registry)).ToArray();
            var added = registries.Except(kept.Select(static watch => watch.Registry)).ToArray();
            if (kept.Length == _watches.Length && added.Length == 0)
            {
                return false;
            }

            Array.ForEach([.. _watches.Except(kept)], static watch => watch.Dispose());
            _watches = [.. kept, .. added.Select(registry => new RegistryWatch(registry, _publish))];
            return true;
        }
    }

    private void Due(ref int flag)
    {
        Interlocked.Exchange(ref flag, 1);
        Wake();
    }

    private void Wake() => _wake.Writer.TryWrite(true);
}
