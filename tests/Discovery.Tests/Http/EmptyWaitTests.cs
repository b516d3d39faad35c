using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Http;

/// <summary>P07: a moment without a ready endpoint need not be a burst of failures.</summary>
public sealed class EmptyWaitTests
{
    private readonly ObservedTime _time = new();
    private InMemoryRegistry _registry = null!;

    [Fact]
    public async Task Send_EndpointComesInTime_IsSentToIt()
    {
        using var fixture = Fixture();
        var response = fixture.Get("http://basket.shop/");
        Assert.False(response.IsCompleted);

        _registry.Set(Make.Basket, Make.Endpoint("10.0.0.1", ready: false));
        Assert.False(response.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(4));
        _registry.Set(Make.Basket, Make.Endpoint("10.0.0.1"));

        using var _ = await response;
        Assert.Equal("10.0.0.1:8080", Assert.Single(fixture.Far.Authorities));
    }

    [Fact]
    public async Task Send_NoneComes_ThrowsAfterTheTimeAndSaysHowLongItWaited()
    {
        using var fixture = Fixture();
        _registry.Set(Make.Basket);
        var response = fixture.Get("http://basket.shop/");

        // What changes on the way does not begin the time anew.
        Assert.Equal(TimeSpan.FromSeconds(5), await _time.NextWaitAsync());
        _time.Advance(TimeSpan.FromSeconds(3));
        _registry.Set(Make.Basket, Make.Endpoint("10.0.0.1", ready: false));
        Assert.Equal(TimeSpan.FromSeconds(2), await _time.NextWaitAsync());
        _time.Advance(TimeSpan.FromSeconds(2));

        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => response);
        Assert.Equal(ResolutionStatus.NoReadyEndpoints, exception.ResolutionStatus);
        Assert.Equal("shop/basket has 1 endpoints on that port, none of them ready, and got none within 5 s", exception.Reason);
    }

    [Fact]
    public async Task Send_CallerCancels_EndsAtOnce()
    {
        using var fixture = Fixture();
        using var cancellation = new CancellationTokenSource();
        var response = fixture.Client.GetAsync(new Uri("http://basket.shop/"), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response.Bounded());
    }

    [Fact]
    public async Task Send_RegistryDisabled_DoesNotWait()
    {
        var registry = new StubRegistry("stub") { Status = new() { Phase = RegistryPhase.Disabled, Reason = "switched off" } };
        using var fixture = new ClientFixture(registry, services => services.AddSingleton<TimeProvider>(_time)
            .Configure<DiscoveryHttpClientOptions>("test", static options => options.EmptyWait = TimeSpan.FromSeconds(5)));

        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get("http://basket.shop/"));

        Assert.Equal(ResolutionStatus.RegistryDisabled, exception.ResolutionStatus);
    }

    [Fact]
    public async Task Send_NotSet_FailsAtOnce()
    {
        using var fixture = new ClientFixture(static local => local.Set(Make.Basket));

        await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get("http://basket.shop/"));
    }

    private ClientFixture Fixture()
    {
        var fixture = new ClientFixture(
            local => _registry = local,
            static builder => builder.AddDiscovery(static options => options.EmptyWait = TimeSpan.FromSeconds(5)),
            services => services.AddSingleton<TimeProvider>(_time));
        _ = fixture.Services.GetRequiredService<IServiceResolver>(); // makes the registry
        return fixture;
    }
}
