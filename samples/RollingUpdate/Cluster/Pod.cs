using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RollingUpdate.Cluster;

/// <summary>A back end that speaks HTTP on one loopback port and gRPC on another, takes some milliseconds for each request, and can die.</summary>
public sealed class Pod : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = new();
    private int _state;

    private Pod(string name)
    {
        Name = name;

        // An empty builder: a pod is another process' work.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, HttpProtocols.Http1);
            Listen(kestrel, HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(PodAnswer.WriteAsync);
    }

    public string Name { get; }

    public int HttpPort { get; private set; }

    public int GrpcPort { get; private set; }

    public static async Task<Pod> StartAsync(string name)
    {
        var pod = new Pod(name);
        await pod._app.StartAsync();
        int[] ports = [.. pod._app.Urls.Select(static url => new Uri(url).Port)];
        (pod.HttpPort, pod.GrpcPort) = (ports[0], ports[1]);
        return pod;
    }

    /// <summary>What a process does at SIGTERM: takes no more connections, answers what it has, and exits.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _state, 1) == 0)
        {
            await _app.StopAsync();
        }
    }

    /// <summary>What the kernel does for a process that is killed: resets its connections and refuses new ones.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _state, 1) == 0)
        {
            var stopped = _app.StopAsync(new CancellationToken(canceled: true));
            foreach (var connection in _connections.Keys)
            {
                connection.Abort();
            }

            await stopped;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _app.DisposeAsync();
    }

    private void Listen(KestrelServerOptions kestrel, HttpProtocols protocols) => kestrel.Listen(IPAddress.Loopback, 0, listen =>
    {
        listen.Protocols = protocols;
        listen.Use(async (connection, next) =>
        {
            _connections[connection] = true;
            try
            {
                await next(connection);
            }
            finally
            {
                _connections.TryRemove(connection, out _);
            }
        });
    });
}
