using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Testing.Tests.Faults;

/// <summary>Connections that break, and answers that do not come.</summary>
public sealed class ConnectionFaultTests
{
    [Fact]
    public async Task Stopped_Always_RefusesConnectionsAndKeepsThePort()
    {
        await using var api = await Api.StartAsync();
        await api.Server.StopAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        using var tcp = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() =>
            tcp.ConnectAsync(IPAddress.Loopback, api.Server.Address.Port, Api.Cancellation).AsTask().WaitAsync(Api.Patience, Api.Cancellation));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        await api.Server.RestartAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.Equal(200, (await api.GetAsync("/version")).Code);
    }

    [Fact]
    public async Task RejectConnections_Always_ClosesNewOnesOnly()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync(Api.Slices + "?watch=1");
        using var fault = api.Server.Faults.Add(Fault.RejectConnections().Times(1));
        using (var rejected = await RawClient.GetAsync(api.Server, "/version"))
        {
            Assert.Equal("", await rejected.ReadToEndAsync());
        }

        using var accepted = await RawClient.GetAsync(api.Server, "/version");
        Assert.StartsWith("HTTP/1.1 200", await accepted.ReadToEndAsync(), StringComparison.Ordinal);
        await api.CreateSliceAsync("a");
        Assert.Equal("ADDED a", await watch.NextTextAsync());
        Assert.Equal(1, fault.Strikes);
    }

    [Fact]
    public async Task Reset_Always_EndsTheConnectionWithoutAnAnswer()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Reset());
        using var raw = await RawClient.GetAsync(api.Server, "/version");
        Assert.Equal("", await raw.ReadToEndAsync());
    }

    [Fact]
    public async Task Cut_List_BreaksOffInTheBody()
    {
        await using var api = await Api.StartAsync();
        var whole = (await api.GetAsync(Api.Slices)).Text;
        using var fault = api.Server.Faults.Add(Fault.Cut().On("list"));
        using var raw = await RawClient.GetAsync(api.Server, Api.Slices);
        var seen = await raw.ReadToEndAsync();

        Assert.Contains($"Content-Length: {whole.Length}\r\n", seen, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + whole[..(whole.Length / 2)], seen, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => api.GetAsync(Api.Slices));
    }

    [Fact]
    public async Task Stall_UntilRemoved_SendsNoHeaders()
    {
        await using var api = await Api.StartAsync();
        var fault = api.Server.Faults.Add(Fault.Stall());
        var answer = api.GetAsync("/version");
        await fault.WaitForStrikesAsync(1, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.False(answer.IsCompleted);

        fault.Dispose();
        Assert.Equal(200, (await answer).Code);
    }

    [Fact]
    public async Task Stall_ClientGone_LetsGo()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Stall().Times(1));
        using (var raw = await RawClient.GetAsync(api.Server, "/version"))
        {
            await fault.WaitForStrikesAsync(1, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        }

        Assert.Equal(200, (await api.GetAsync("/version")).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_HalfOpenRequests_EndsThemPromptly(bool watch)
    {
        var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(watch ? Fault.SilentStreams() : Fault.Stall());
        using var raw = await RawClient.GetAsync(api.Server, Api.Slices + "?watch=1");
        await fault.WaitForStrikesAsync(1, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        if (watch)
        {
            // A watch has its head before it falls silent; breaking the connection may overtake what is still on its way.
            await raw.ReadUntilAsync("\r\n\r\n");
        }

        // Real time, because the promise is about it; a second, and something for a busy machine.
        await api.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(3), Api.Cancellation);
        var seen = await raw.ReadToEndAsync();
        Assert.Equal(watch, seen.StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delay_TimePasses_AnswersThen()
    {
        var time = new FakeTimeProvider();
        await using var api = await Api.StartAsync(o => o.TimeProvider = time);
        using var fault = api.Server.Faults.Add(Fault.Delay(TimeSpan.FromSeconds(10)));
        var answer = api.GetAsync("/version");
        await fault.WaitForStrikesAsync(1, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(answer.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await answer).Code);
    }
}
