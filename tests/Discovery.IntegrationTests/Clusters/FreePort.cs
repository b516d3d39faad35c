using System.Net;
using System.Net.Sockets;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>Asks the operating system for a port; somebody may take it before it is used, so starting a server is tried again.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
