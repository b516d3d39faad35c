using Discovery.Kubernetes.Transport;

namespace Discovery.Kubernetes.Tests.Transport;

public sealed class SharedHttpClientTests
{
    [Fact]
    public void K36_Handler_IsDisposedWithItsLastUserAndNotBefore()
    {
        using var handler = new Handler();
        var client = new SharedHttpClient(handler);
        client.Acquire();
        client.Acquire();

        client.Release();
        client.Release();
        Assert.Equal(0, handler.Disposals);

        client.Release();
        Assert.Equal(1, handler.Disposals);
    }

    private sealed class Handler : HttpMessageHandler
    {
        public int Disposals { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}
