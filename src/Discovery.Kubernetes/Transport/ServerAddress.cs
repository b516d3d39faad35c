using System.Net;

namespace Discovery.Kubernetes.Transport;

/// <summary>What may be said of, and sent to, an API server's address.</summary>
internal static class ServerAddress
{
    /// <summary>The address without user, query and fragment, any of which may hold a credential (K41).</summary>
    public static string Describe(Uri server) =>
        server.IsAbsoluteUri ? server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "a relative address";

    /// <summary>Whether a credential may go there: not over plain http, unless it stays on this machine (K40).</summary>
    public static bool IsSafeForCredential(Uri server) => server.Scheme == Uri.UriSchemeHttps || IsLoopback(server);

    private static bool IsLoopback(Uri server) =>
        IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) ? IPAddress.IsLoopback(address) : server.Host == "localhost";
}
