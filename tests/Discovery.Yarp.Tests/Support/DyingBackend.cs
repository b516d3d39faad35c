using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Yarp.Tests.Support;

/// <summary>How a <see cref="DyingBackend"/> fails.</summary>
public enum Death
{
    /// <summary>Nobody listens.</summary>
    Refuses,

    /// <summary>Reads the request, and closes.</summary>
    Closes,

    /// <summary>Reads the request, and says nothing.</summary>
    Holds,

    /// <summary>Begins its answer, and resets.</summary>
    ResetsInBody,
}

/// <summary>A listener that answers nobody.</summary>
internal sealed class DyingBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _requests;

    public DyingBackend(Death death)
    {
        _listener.Start();
        Endpoint = new DiscoveredEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        if (death == Death.Refuses)
        {
            _listener.Stop();
        }

        _serving = death == Death.Refuses ? Task.CompletedTask : ServeAsync(death);
    }

    public DiscoveredEndpoint Endpoint { get; }

    /// <summary>Ends with the first request.</summary>
    public Task Asked => _asked.Task;

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Death death)
    {
        while (true)
        {
            using var socket = await _listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[4096]);
            Interlocked.Increment(ref _requests);
            _asked.TrySetResult();
            if (death == Death.Holds)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            if (death == Death.ResetsInBody)
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegin"));
                socket.LingerState = new LingerOption(true, 0);
            }
        }
    }
}
