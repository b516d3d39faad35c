using System.Net;
using System.Net.Sockets;

namespace Discovery.IntegrationTests.EndToEnd.Support;

/// <summary>
/// Leads pod-like addresses to loopback listeners: a real API server refuses loopback in slices, and test traffic stays on this machine.
/// </summary>
internal sealed class PodNetwork
{
    private readonly Dictionary<IPAddress, int> _ports = [];

    public void Add(string podAddress, int loopbackPort) => _ports.Add(IPAddress.Parse(podAddress), loopbackPort);

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>. What is no pod of ours is not connected to at all.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(context.DnsEndPoint.Host, out var address) || !_ports.TryGetValue(address, out var port))
        {
            throw new SocketException((int)SocketError.HostUnreachable, $"{context.DnsEndPoint.Host} is no pod of this test");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
