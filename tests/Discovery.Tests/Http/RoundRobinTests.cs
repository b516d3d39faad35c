using Discovery.LoadBalancing;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Http;

public sealed class RoundRobinTests
{
    private static readonly DiscoveredEndpoint[] Three = [Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2"), Make.Endpoint("10.0.0.3")];

    [Fact]
    public async Task Send_TwoServicesInTurns_EachIsSpreadEvenly()
    {
        using var fixture = new ClientFixture(local =>
        {
            local.Set(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2"));
            local.Set(Make.Orders, Make.Endpoint("10.0.1.1"), Make.Endpoint("10.0.1.2"));
        });

        for (var i = 0; i < 10; i++)
        {
            await fixture.Get("http://basket.shop/");
            await fixture.Get("http://orders.shop/");
        }

        var counts = fixture.Far.Authorities.CountBy(static authority => authority).Select(static pair => pair.Value);
        Assert.Equal([5, 5, 5, 5], counts);
    }

    [Fact]
    public async Task Send_ManyClients_ShareOneTurn()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Three), more: services =>
            services.AddHttpClient("other").ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<RecordingHandler>()).AddDiscovery().Services
                .AddSingleton<RecordingHandler>());
        var other = fixture.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");

        for (var i = 0; i < 3; i++)
        {
            await fixture.Get("http://basket.shop/");
            await other.GetAsync(new Uri("http://basket.shop/"), TestContext.Current.CancellationToken).Bounded();
        }

        var all = fixture.Far.Authorities.Concat(fixture.Services.GetRequiredService<RecordingHandler>().Authorities);
        Assert.All(all.CountBy(static authority => authority), static pair => Assert.Equal(2, pair.Value));
    }

    [Fact]
    public async Task Send_NamesThatDoNotResolve_CostNoMemory()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Three));
        await fixture.Get("http://basket.shop/");
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get($"http://made-up-{i}.shop/"));
        }

        Assert.Equal(1, ((RoundRobinSelector)fixture.Services.GetRequiredService<IEndpointSelector>()).Count);
    }

    [Fact]
    public void Select_ManySelectors_StartAtRandom()
    {
        var reference = ServiceReference.Parse("shop/basket");
        var random = new Random(7);

        var starts = Enumerable.Range(0, 60).Select(_ => new RoundRobinSelector(random).Select(reference, Three).Host).CountBy(static host => host);

        Assert.All(starts, static pair => Assert.InRange(pair.Value, 10, 30));
        Assert.Equal(3, starts.Count());
    }

    [Fact]
    public void Select_CounterWrapsAround_StaysInRange()
    {
        var selector = new RoundRobinSelector(new FixedRandom(int.MaxValue - 2));
        var reference = ServiceReference.Parse("shop/basket");

        var hosts = Enumerable.Range(0, 6).Select(_ => selector.Select(reference, Three).Host).ToArray();

        Assert.All(hosts.CountBy(static host => host), static pair => Assert.Equal(2, pair.Value));
    }

    [Fact]
    public async Task Select_FromAllCores_IsExactlyEven()
    {
        var selector = new RoundRobinSelector(new Random(1));
        var reference = ServiceReference.Parse("shop/basket");
        var counts = new int[3];

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
            {
                Interlocked.Increment(ref counts[Array.IndexOf(Three, selector.Select(reference, Three))]);
            }
        }))).Bounded();

        Assert.Equal([3000, 3000, 3000], counts);
    }

#pragma warning disable CA5394 // a fixed number is the point
    private sealed class FixedRandom(int value) : Random
    {
        public override int Next() => value;
    }
#pragma warning restore CA5394
}
