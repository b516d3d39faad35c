using System.Net;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Http;

public sealed class EjectionTests
{
    private static readonly DiscoveredEndpoint[] Four = [.. Enumerable.Range(1, 4).Select(static i => Make.Endpoint($"10.0.0.{i}"))];

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.ResponseEnded, true)]
    [InlineData(HttpRequestError.SecureConnectionError, false)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, false)]
    public async Task Send_Failure_EjectsIfItIsTheEndpoints(HttpRequestError error, bool ejects)
    {
        using var fixture = Fixture();
        fixture.Far.Answer = request => Host(request) == "10.0.0.2" ? throw new HttpRequestException(error, "x") : new(HttpStatusCode.OK);

        await SendAsync(fixture, 100);

        Assert.Equal(ejects, fixture.Services.GetRequiredService<IEndpointEjections>().IsEjected(Four[1]));
        Assert.Equal(ejects ? 1 : 25, fixture.Far.Authorities.Count(static authority => authority == "10.0.0.2:8080"));
    }

    [Fact]
    public async Task Send_TimeIsOver_TheEndpointIsTriedAgain()
    {
        using var fixture = Fixture();
        var isBroken = true;
        fixture.Far.Answer = request => isBroken && Host(request) == "10.0.0.2" ? throw new HttpRequestException(HttpRequestError.ConnectionError, "x") : new(HttpStatusCode.OK);
        await SendAsync(fixture, 8);
        isBroken = false;
        await SendAsync(fixture, 8);
        Assert.Equal(1, fixture.Far.Authorities.Count(static authority => authority == "10.0.0.2:8080"));

        _time.Advance(TimeSpan.FromSeconds(6));
        await SendAsync(fixture, 8);

        Assert.Equal(3, fixture.Far.Authorities.Count(static authority => authority == "10.0.0.2:8080"));
    }

    [Fact]
    public async Task Send_AllRefuse_HalfIsStillTried()
    {
        using var fixture = Fixture();
        fixture.Far.Answer = static _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "x");
        await SendAsync(fixture, 20);
        fixture.Far.Seen.Clear();

        fixture.Far.Answer = static _ => new(HttpStatusCode.OK);
        await SendAsync(fixture, 20);

        Assert.Equal(2, fixture.Far.Authorities.Distinct().Count());
    }

    [Fact]
    public async Task Send_OneClientFindsOut_TheOtherKnows()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), more: static services =>
            services.AddHttpClient("other").ConfigurePrimaryHttpMessageHandler(static provider => provider.GetRequiredService<RecordingHandler>()).AddDiscovery()
                .Services.AddSingleton<RecordingHandler>());
        fixture.Services.GetRequiredService<RecordingHandler>().Answer =
            static request => Host(request) == "10.0.0.2" ? throw new HttpRequestException(HttpRequestError.ConnectionError, "x") : new(HttpStatusCode.OK);
        using var other = fixture.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");
        for (var i = 0; i < 200; i++)
        {
            using var response = await other.GetAsync(new Uri("http://basket.shop/"), TestContext.Current.CancellationToken).Bounded();
        }

        await SendAsync(fixture, 100);

        Assert.DoesNotContain("10.0.0.2:8080", fixture.Far.Authorities);
    }

    [Fact]
    public async Task Send_SwitchedOff_NobodyIsEjected()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), static builder => builder.AddDiscovery(static options =>
        {
            options.Selector = EndpointSelectors.RoundRobin;
            options.Ejection.Enabled = false;
        }));
        fixture.Far.Answer = request => Host(request) == "10.0.0.2" ? throw new HttpRequestException(HttpRequestError.ConnectionError, "x") : new(HttpStatusCode.OK);

        await SendAsync(fixture, 40);

        Assert.InRange(fixture.Far.Authorities.Count(static authority => authority == "10.0.0.2:8080"), 9, 11);
    }

    private static string Host(HttpRequestMessage request) => request.RequestUri!.Host;

    private static async Task SendAsync(ClientFixture fixture, int times)
    {
        for (var i = 0; i < times; i++)
        {
            try
            {
                using var response = await fixture.Get("http://basket.shop/");
            }
            catch (HttpRequestException)
            {
                Assert.NotEmpty(fixture.Far.Seen); // it got as far as the endpoint
            }
        }
    }

    private ClientFixture Fixture() => new(
        static local => local.Set(Make.Basket, Four),
        static builder => builder.AddDiscovery(static options =>
        {
            options.Selector = EndpointSelectors.RoundRobin;
            options.Retry.MaxRetries = 0;
        }),
        services => services.AddSingleton<TimeProvider>(_time));
}
