using System.Net;
using System.Net.Sockets;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Http;

/// <summary>What real sockets do when endpoints are gone: how SocketsHttpHandler reports it is its own affair, that a request survives it is ours.</summary>
public sealed class BrokenConnectionTests : IAsyncDisposable
{
    private readonly Peer _good = new(PeerKind.Answers);
    private readonly List<Peer> _peers = [];

    public async ValueTask DisposeAsync()
    {
        await _good.DisposeAsync();
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(PeerKind.Refuses, "GET", true)]
    [InlineData(PeerKind.Refuses, "POST", true)]
    [InlineData(PeerKind.Resets, "GET", true)]
    [InlineData(PeerKind.Resets, "POST", false)]
    [InlineData(PeerKind.Closes, "GET", true)]
    [InlineData(PeerKind.Closes, "POST", false)]
    [InlineData(PeerKind.ClosesInHeaders, "GET", true)]
    [InlineData(PeerKind.ClosesInHeaders, "POST", false)]
    [InlineData(PeerKind.SpeaksNoHttp, "GET", false)]
    public async Task Send_FirstEndpointIsBroken_TheSecondAnswersIfThatIsSafe(PeerKind kind, string method, bool survives)
    {
        var broken = Add(kind);
        using var provider = Provider(broken);
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://basket.shop/") { Content = method == "POST" ? new StringContent("order") : null };

        var sending = Client(provider).SendAsync(request, TestContext.Current.CancellationToken).Bounded();

        if (survives)
        {
            using var response = await sending;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        }

        Assert.Equal(kind != PeerKind.SpeaksNoHttp, provider.GetRequiredService<IEndpointEjections>().IsEjected(broken.Endpoint));
    }

    [Fact]
    public async Task Send_FirstEndpointNeverConnects_TheSecondAnswersAfterConnectTimeout()
    {
        var silent = Add(PeerKind.Answers);
        using var provider = Provider(silent, static options => options.ConnectTimeout = TimeSpan.FromMilliseconds(50), new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                if (context.DnsEndPoint.Port == silent.Endpoint.Port)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        using var response = await Client(provider).PostAsync(new Uri("http://basket.shop/"), new StringContent("order"), TestContext.Current.CancellationToken).Bounded();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(provider.GetRequiredService<IEndpointEjections>().IsEjected(silent.Endpoint));
    }

    private static HttpClient Client(ServiceProvider provider) => provider.GetRequiredService<IHttpClientFactory>().CreateClient("test");

    private Peer Add(PeerKind kind)
    {
        _peers.Add(new Peer(kind));
        return _peers[^1];
    }

    private ServiceProvider Provider(Peer first, Action<DiscoveryHttpClientOptions>? configure = null, SocketsHttpHandler? handler = null)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddInMemory("local", local => local.Set(Make.Basket, first.Endpoint, _good.Endpoint));
        services.AddKeyedSingleton<IEndpointSelector>("First", new FirstSelector(first.Endpoint));
        services.AddHttpClient("test").ConfigurePrimaryHttpMessageHandler(() => handler ?? new SocketsHttpHandler()).AddDiscovery(options =>
        {
            options.Selector = "First";
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }

    private sealed class FirstSelector(DiscoveredEndpoint first) : IEndpointSelector
    {
        public int Select(ServiceReference service, EndpointCandidates candidates) =>
            Math.Max(0, candidates.ToList().FindIndex(candidate => candidate.Port == first.Port));
    }
}
