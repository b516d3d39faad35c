using System.Net;
using System.Net.Sockets;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>Tells quickly whether there is a Docker engine, before Testcontainers looks for one at length.</summary>
internal static class DockerEngine
{
    private const string DefaultSocket = "/var/run/docker.sock";
    private const string WindowsPipe = @"\\.\pipe\docker_engine";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static string DefaultHost => OperatingSystem.IsWindows() ? "npipe://" : "unix://" + DefaultSocket;

    public static Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        AnswersAsync(Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : DefaultHost, cancellationToken);

    public static async Task<bool> AnswersAsync(string host, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(host, UriKind.Absolute, out var address))
        {
            return false;
        }

        return address.Scheme switch
        {
            "npipe" => File.Exists(WindowsPipe),
            "unix" => await PingAsync(ct => ConnectAsync(new UnixDomainSocketEndPoint(address.AbsolutePath), ct), cancellationToken),
            _ => await PingAsync(ct => ConnectAsync(new DnsEndPoint(address.Host, address.Port), ct), cancellationToken),
        };
    }

    private static async Task<bool> PingAsync(Func<CancellationToken, ValueTask<Stream>> connect, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, ct) => connect(ct) };
        using var http = new HttpClient(handler) { Timeout = Limit };
        try
        {
            using var response = await http.GetAsync(new Uri("http://docker/_ping"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
