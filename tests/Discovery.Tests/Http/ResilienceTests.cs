using System.Net;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Discovery.Tests.Http;

/// <summary>Together with Microsoft.Extensions.Http.Resilience, in either order.</summary>
public sealed class ResilienceTests
{
    private static readonly DiscoveredEndpoint[] Four = [.. Enumerable.Range(1, 4).Select(static i => Make.Endpoint($"10.0.0.{i}"))];

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task ResilienceOutside_EachOfItsAttemptsGoesToAnotherEndpoint(HttpStatusCode status)
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), static builder => AddRetries(builder));
        fixture.Far.Answer = _ => new(fixture.Far.Seen.Count > 3 ? HttpStatusCode.OK : status);

        using var response = await fixture.Get("http://basket.shop/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(4, fixture.Far.Authorities.Distinct().Count());
    }

    [Fact]
    public async Task ResilienceInside_ItsAttemptsStayWithTheEndpoint_OursGoOn()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), static builder => AddRetries(builder.AddDiscovery()));
        fixture.Far.Answer = _ => fixture.Far.Seen.Count > 4 ? new(HttpStatusCode.OK) : throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");

        using var response = await fixture.Get("http://basket.shop/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([4, 1], fixture.Far.Authorities.CountBy(static authority => authority).Select(static pair => pair.Value));
    }

    [Fact]
    public async Task StandardHedging_Outside_IsServed()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket, Four), static builder =>
            builder.AddStandardHedgingHandler().Configure(static options =>
            {
                options.Hedging.MaxHedgedAttempts = 3;
                options.Hedging.Delay = TimeSpan.Zero;
            }));
        fixture.Far.Answer = _ => new(fixture.Far.Seen.Count > 3 ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);

        using var response = await fixture.Get("http://basket.shop/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static void AddRetries(IHttpClientBuilder builder) => builder.AddResilienceHandler("retries", static pipeline =>
        pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.Zero, BackoffType = DelayBackoffType.Constant }));
}
