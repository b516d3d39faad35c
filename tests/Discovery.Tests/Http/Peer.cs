using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Tests.Http;

/// <summary>How a <see cref="Peer"/> behaves.</summary>
public enum PeerKind
{
    /// <summary>200, and closes.</summary>
    Answers,

    /// <summary>Nobody listens.</summary>
    Refuses,

    /// <summary>Reads the request, and resets.</summary>
    Resets,

    /// <summary>Reads the request, and closes.</summary>
    Closes,

    /// <summary>Closes in the middle of its answer's headers.</summary>
    ClosesInHeaders,

    /// <summary>Answers something else.</summary>
    SpeaksNoHttp,
}

/// <summary>A listener on loopback.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public Peer(PeerKind kind)
    {
        _listener.Start();
        Endpoint = new DiscoveredEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        if (kind == PeerKind.Refuses)
        {
            _listener.Stop();
        }

        _serving = kind == PeerKind.Refuses ? Task.CompletedTask : ServeAsync(kind);
    }

    public DiscoveredEndpoint Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
    }

    private async Task ServeAsync(PeerKind kind)
    {
        while (true)
        {
            using var socket = await _listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[4096]);
            await socket.SendAsync(Encoding.ASCII.GetBytes(kind switch
            {
                PeerKind.Answers => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                PeerKind.ClosesInHeaders => "HTTP/1.1 200 OK\r\nContent-Len",
                PeerKind.SpeaksNoHttp => "SSH-2.0-OpenSSH\r\n",
                _ => "",
            }));
            if (kind == PeerKind.Resets)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
        }
    }
}
