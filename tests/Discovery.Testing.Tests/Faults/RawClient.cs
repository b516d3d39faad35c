using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discovery.Testing.Tests.Faults;

/// <summary>A client that sees every byte, also of an answer that does not end as it should.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly StringBuilder _seen = new();
    private bool _reset;

    public static async Task<RawClient> GetAsync(EmbeddedApiServer server, string path)
    {
        var client = new RawClient();
        var head = $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {server.AdminToken}\r\n\r\n";
        try
        {
            await client._tcp.ConnectAsync(IPAddress.Loopback, server.Address.Port, Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation);
            await client._tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // A server that closes at once may be faster than the connect or the write.
            client._reset = true;
        }

        return client;
    }

    /// <summary>Reads until the text is there, and gives all there is.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (!_seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReadAsync(), $"The connection ended before '{text}': {_seen}");
        }

        return _seen.ToString();
    }

    /// <summary>Reads until the server closes the connection, and gives all there was.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadAsync())
        {
        }

        return _seen.ToString();
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<bool> ReadAsync()
    {
        if (_reset)
        {
            return false;
        }

        var buffer = new byte[64 * 1024];
        try
        {
            var count = await _tcp.GetStream().ReadAsync(buffer, Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation);
            _seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
            return count > 0;
        }
        catch (IOException)
        {
            // A reset is an end too.
            return false;
        }
    }
}
