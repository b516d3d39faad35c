using System.Net;
using System.Net.Http.Json;
using System.Text;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Http;

public sealed class RetryTests
{
    private static readonly DiscoveredEndpoint[] Four = [.. Enumerable.Range(1, 4).Select(static i => Make.Endpoint($"10.0.0.{i}"))];

    public static TheoryData<string, bool> Contents => new()
    {
        { "text", true },
        { "json", true },
        { "form", true },
        { "memory", true },
        { "stream", false },
        { "parts", false },
    };

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task Send_NoConnection_IsRepeatedAtAnotherEndpointWhateverTheMethod(string method)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = FailFirst(fixture, 2, HttpRequestError.ConnectionError);

        using var response = await Send(fixture, method, new StreamContent(new MemoryStream([1])));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, fixture.Far.Authorities.Distinct().Count());
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task Send_NoConnectionOfAnyKind_IsRepeated(HttpRequestError error)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = FailFirst(fixture, 1, error);

        using var response = await Send(fixture, "POST");

        Assert.Equal(2, fixture.Far.Seen.Count);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("HEAD", 2)]
    [InlineData("PUT", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    [InlineData("PATCH", 1)]
    public async Task Send_ConnectionBreaks_IsRepeatedOnlyIfIdempotent(string method, int attempts)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = FailFirst(fixture, 1, HttpRequestError.ResponseEnded);

        await OutcomeOf(fixture, method, null);

        Assert.Equal(attempts, fixture.Far.Seen.Count);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Send_ConnectionBreaks_IsRepeatedOnlyIfTheContentCanBe(string kind, bool repeated)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = FailFirst(fixture, 1, HttpRequestError.ResponseEnded);

        await OutcomeOf(fixture, "PUT", Content(kind));

        Assert.Equal(repeated ? 2 : 1, fixture.Far.Seen.Count);
    }

    [Fact]
    public async Task Send_Unavailable_IsRepeatedAndTheFirstAnswerIsDisposed()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        var content = new NotedContent();
        fixture.Far.Answer = _ => fixture.Far.Seen.Count == 1 ? new(HttpStatusCode.ServiceUnavailable) { Content = content } : new(HttpStatusCode.OK);

        using var response = await Send(fixture, "GET");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(content.IsDisposed);
        Assert.Equal(2, fixture.Far.Authorities.Distinct().Count());
    }

    [Fact]
    public async Task Send_UnavailableEverywhere_TheLastAnswerIsGiven()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = static _ => new(HttpStatusCode.ServiceUnavailable);

        using var response = await Send(fixture, "GET");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(3, fixture.Far.Seen.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Send_OtherAnswers_AreAnswers(HttpStatusCode status)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = _ => new(status);

        using var response = await Send(fixture, "GET");

        Assert.Equal(status, response.StatusCode);
        Assert.Single(fixture.Far.Seen);
    }

    [Fact]
    public async Task Send_AllEndpointsTried_EndsWithTheLastFailure()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four[..2]));
        fixture.Far.Answer = FailFirst(fixture, int.MaxValue, HttpRequestError.ConnectionError);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => Send(fixture, "GET"));

        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
        Assert.Equal(2, fixture.Far.Authorities.Distinct().Count());
        Assert.Equal(2, fixture.Far.Seen.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task Send_MaxRetries_IsHeld(int retries, int attempts)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), builder => builder.AddDiscovery(options => options.Retry.MaxRetries = retries));
        fixture.Far.Answer = FailFirst(fixture, int.MaxValue, HttpRequestError.ConnectionError);

        await Assert.ThrowsAsync<HttpRequestException>(() => Send(fixture, "GET"));

        Assert.Equal(attempts, fixture.Far.Seen.Count);
    }

    [Fact]
    public async Task Send_Outage_TheBudgetBoundsWhatItAdds()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), static builder => builder.AddDiscovery(static options => options.Retry.BudgetBurst = 10));
        fixture.Far.Answer = FailFirst(fixture, int.MaxValue, HttpRequestError.ConnectionError);

        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => Send(fixture, "GET"));
        }

        // Ten at once, and one for every five requests.
        Assert.InRange(fixture.Far.Seen.Count, 128, 130);
    }

    [Fact]
    public async Task Send_EndpointsChangeBetweenAttempts_TheNewOnesAreTried()
    {
        InMemoryRegistry registry = null!;
        using var fixture = new ClientFixture(local => (registry = local).Set(Make.Basket, Four[0]));
        fixture.Far.Answer = _ =>
        {
            if (fixture.Far.Seen.Count > 1)
            {
                return new(HttpStatusCode.OK);
            }

            registry.Set(Make.Basket, Four[1]);
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        };

        using var response = await Send(fixture, "POST");

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], fixture.Far.Authorities);
    }

    [Fact]
    public async Task Send_ConnectTimeout_IsLikeARefusedConnection()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = _ => fixture.Far.Seen.Count > 1 ? new(HttpStatusCode.OK) : throw new TaskCanceledException("connect", new TimeoutException());

        using var response = await Send(fixture, "POST");

        Assert.Equal(2, fixture.Far.Authorities.Distinct().Count());
    }

    [Fact]
    public async Task Send_CallerCancels_NothingIsRepeatedAndNobodyEjected()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        using var cancellation = new CancellationTokenSource();
        fixture.Far.Answer = _ =>
        {
            cancellation.Cancel();
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        };

        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Client.GetAsync(new Uri("http://basket.shop/"), cancellation.Token).Bounded());

        Assert.Single(fixture.Far.Seen);
        var ejections = fixture.Services.GetRequiredService<IEndpointEjections>();
        Assert.DoesNotContain(Four, ejections.IsEjected);
    }

    [Fact]
    public void Send_Synchronously_IsRepeatedToo()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = FailFirst(fixture, 2, HttpRequestError.ConnectionError);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://basket.shop/");

        using var response = fixture.Client.Send(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, fixture.Far.Authorities.Distinct().Count());
    }

    [Fact]
    public async Task Send_AfterRetries_TheRequestIsAsTheCallerMadeIt()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four));
        fixture.Far.Answer = FailFirst(fixture, 2, HttpRequestError.ConnectionError);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/a");

        using var response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken).Bounded();

        Assert.Equal((new Uri("http://basket.shop/a"), null), (request.RequestUri, request.Headers.Host));
        Assert.All(fixture.Far.Seen, static seen => Assert.Equal("basket.shop", seen.Host));
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> FailFirst(ClientFixture fixture, int times, HttpRequestError error) => _ =>
        fixture.Far.Seen.Count > times ? new(HttpStatusCode.OK) : throw new HttpRequestException(error, "as the test wants it");

    private static async Task<HttpResponseMessage> Send(ClientFixture fixture, string method, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://basket.shop/") { Content = content };
        return await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken).Bounded();
    }

    private static async Task OutcomeOf(ClientFixture fixture, string method, HttpContent? content)
    {
        try
        {
            (await Send(fixture, method, content)).Dispose();
        }
        catch (HttpRequestException exception)
        {
            Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        }
    }

    private static HttpContent Content(string kind) => kind switch
    {
        "text" => new StringContent("x"),
        "json" => JsonContent.Create(new { X = 1 }),
        "form" => new FormUrlEncodedContent([KeyValuePair.Create("x", "1")]),
        "memory" => new ReadOnlyMemoryContent(Encoding.UTF8.GetBytes("x")),
        "stream" => new StreamContent(new MemoryStream([1])),
        "parts" => new MultipartFormDataContent { { new StringContent("x"), "x" } },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private sealed class NotedContent() : ByteArrayContent([])
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
