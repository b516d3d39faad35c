using System.Net;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Http;

/// <summary>The first attempt is made without the machinery for further ones, and hands over to it.</summary>
public sealed class FirstAttemptTests
{
    private static readonly DiscoveredEndpoint[] Two = [Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2")];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_FailsAtOnceOrLater_IsRepeated(bool atOnce)
    {
        var far = new Far(async attempt =>
        {
            if (!atOnce)
            {
                await Task.Yield();
            }

            return attempt > 1 ? new(HttpStatusCode.OK) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        });
        using var fixture = Fixture(far);

        using var response = await fixture.Get("http://basket.shop/x");

        Assert.Equal(2, far.Seen.Distinct().Count());
    }

    [Fact]
    public async Task Send_ThrowsInsteadOfFailing_IsRepeated()
    {
        var far = new Far(static attempt => attempt > 1 ? Task.FromResult(new HttpResponseMessage()) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var fixture = Fixture(far);

        using var response = await fixture.Get("http://basket.shop/x");

        Assert.Equal(2, far.Seen.Distinct().Count());
    }

    [Fact]
    public async Task Send_SelectorThrows_IsInTheTaskAndLeavesTheRequestAsItWas()
    {
        var far = new Far(static _ => Task.FromResult(new HttpResponseMessage()));
        using var fixture = Fixture(far, static services => services
            .AddKeyedSingleton<IEndpointSelector, Broken>("broken").Configure<DiscoveryHttpClientOptions>("test", static options => options.Selector = "broken"));
        using var invoker = new HttpMessageInvoker(fixture.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("test"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/x");

        var sending = invoker.SendAsync(request, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => sending);
        Assert.Equal("http://basket.shop/x", request.RequestUri?.OriginalString);
        Assert.Null(request.Headers.Host);
    }

    [Fact]
    public async Task Send_CancelledBefore_IsNotSent()
    {
        var far = new Far(static _ => Task.FromResult(new HttpResponseMessage()));
        using var fixture = Fixture(far);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Client.GetAsync(new Uri("http://basket.shop/"), new CancellationToken(canceled: true)));

        Assert.Empty(far.Seen);
    }

    [Fact]
    public async Task Send_CancelledMeanwhile_IsNotRepeated()
    {
        using var cancellation = new CancellationTokenSource();
        var far = new Far(async _ =>
        {
            await cancellation.CancelAsync();
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        });
        using var fixture = Fixture(far);

        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Client.GetAsync(new Uri("http://basket.shop/"), cancellation.Token).Bounded());

        Assert.Single(far.Seen);
    }

    [Fact]
    public async Task Send_Answered_AllocatesLittleMoreThanTheEndpointsUri()
    {
        using var fixture = Fixture(new Far(static _ => Answer) { Seen = new(1000) });
        using var invoker = new HttpMessageInvoker(fixture.Services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("test"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/orders/7") { Headers = { { "Accept", "application/json" } } };
        for (var warm = 0; warm < 100; warm++)
        {
            await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 100; time++)
        {
            var sending = invoker.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(sending.IsCompletedSuccessfully);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 200);
    }

    private static Task<HttpResponseMessage> Answer { get; } = Task.FromResult(new HttpResponseMessage());

    private static ClientFixture Fixture(HttpMessageHandler far, Action<IServiceCollection>? more = null) =>
        new(static local => local.Set(Make.Basket, Two), null, services =>
        {
            services.AddHttpClient("test").RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => far);
            more?.Invoke(services);
        });

    private sealed class Far(Func<int, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        public List<string> Seen { get; init; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(request.RequestUri!.OriginalString);
            return answer(Seen.Count);
        }
    }

    private sealed class Broken : IEndpointSelector
    {
        public int Select(ServiceReference service, EndpointCandidates candidates) => throw new InvalidOperationException("mine");
    }
}
