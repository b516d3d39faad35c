using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Faults;

/// <summary>The connections of this process to one server, as its HTTP clients count them: nobody can lose one unseen.</summary>
internal sealed class OpenConnections : IDisposable
{
    private static readonly ConcurrentDictionary<int, OpenConnections> Servers = new();
    private static readonly MeterListener Listener = Listen();
    private readonly int _port;
    private readonly Pulse _pulse;
    private int _active;
    private int _idle;

    /// <param name="server">The server; nothing may have connected to it yet.</param>
    /// <param name="pulse">Beats at every change.</param>
    public OpenConnections(Uri server, Pulse pulse)
    {
        (_port, _pulse) = (server.Port, pulse);
        Servers[_port] = this;
        GC.KeepAlive(Listener);
    }

    /// <summary>Those that carry a request, a watch for instance.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Those kept for the next request.</summary>
    public int Idle => Volatile.Read(ref _idle);

    public void Dispose() => Servers.TryRemove(_port, out _);

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.open_connections" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(Count);
        listener.Start();
        return listener;
    }

    private static void Count(Instrument instrument, long change, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        int? port = null;
        var isActive = false;
        foreach (var (name, value) in tags)
        {
            if (name == "server.port")
            {
                port = value as int?;
            }
            else if (name == "http.connection.state")
            {
                isActive = value is "active";
            }
        }

        if (port is { } known && Servers.TryGetValue(known, out var server))
        {
            Interlocked.Add(ref isActive ? ref server._active : ref server._idle, (int)change);
            server._pulse.Beat();
        }
    }
}
