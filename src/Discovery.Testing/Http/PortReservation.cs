using System.Net;
using System.Net.Sockets;

namespace Discovery.Testing.Http;

/// <summary>Keeps a port that nobody listens on: connections are refused, and the system gives the port to nobody else.</summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private PortReservation()
    {
    }

    /// <returns>Null when the port cannot be kept; a restart will say so if it is taken then.</returns>
    public static PortReservation? TryTake(int port)
    {
        var reservation = new PortReservation();
        try
        {
            reservation._socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return reservation;
        }
        catch (SocketException)
        {
            reservation.Dispose();
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}
