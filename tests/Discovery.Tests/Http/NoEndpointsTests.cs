using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Http;

public sealed class NoEndpointsTests
{
    [Fact]
    public async Task Send_ServiceUnknown_ThrowsAndSaysWhichAndWhy()
    {
        using var fixture = new ClientFixture(_ => { });

        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get("http://basket.shop/"));

        Assert.Equal(ResolutionStatus.ServiceNotFound, exception.ResolutionStatus);
        Assert.Equal(new ServiceReference(null, "shop", "basket", PortSelector.ForScheme("http")), exception.ServiceReference);
        Assert.Equal("registry 'local' knows no service shop/basket", exception.Reason);
        Assert.Equal("No endpoint for 'shop/basket' (ServiceNotFound): registry 'local' knows no service shop/basket.", exception.Message);
        Assert.Equal(HttpRequestError.NameResolutionError, exception.HttpRequestError);
        Assert.Null(exception.StatusCode);
        Assert.Empty(fixture.Far.Seen);
    }

    [Fact]
    public async Task Send_AuthoritativelyEmpty_FailsWithThatEvent()
    {
        InMemoryRegistry? registry = null;
        using var fixture = new ClientFixture(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await fixture.Get("http://basket.shop/");

        registry!.Set(Make.Basket);

        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get("http://basket.shop/"));
        Assert.Equal(ResolutionStatus.NoReadyEndpoints, exception.ResolutionStatus);
        Assert.Equal(HttpRequestError.ConnectionError, exception.HttpRequestError);
    }

    [Fact]
    public async Task Send_RegistryStale_LastKnownEndpointsAreUsed()
    {
        var registry = new StubRegistry("stub");
        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        registry.Status = new() { Phase = RegistryPhase.Stale, Reason = "connection refused" };
        using var fixture = new ClientFixture(registry);

        await fixture.Get("http://basket.shop/");

        Assert.Equal("10.0.0.1:8080", Assert.Single(fixture.Far.Authorities));
    }

    [Fact]
    public async Task Send_BeforeFirstSync_WaitsForIt()
    {
        var registry = new StubRegistry("stub");
        using var fixture = new ClientFixture(registry);
        var response = fixture.Get("http://basket.shop/");
        Assert.False(response.IsCompleted);

        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));

        await response;
        Assert.Equal("10.0.0.1:8080", Assert.Single(fixture.Far.Authorities));
    }

    [Fact]
    public async Task Send_NeverSyncs_ThrowsNotSyncedAfterTheTimeout()
    {
        var time = new FakeTimeProvider();
        var registry = new StubRegistry("stub") { Status = new() { Phase = RegistryPhase.Starting, Reason = "connection refused" } };
        using var fixture = new ClientFixture(registry, services => services.AddSingleton<TimeProvider>(time));
        var response = fixture.Get("http://basket.shop/");
        Assert.False(response.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(10));

        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => response);
        Assert.Equal(ResolutionStatus.NotSynced, exception.ResolutionStatus);
        Assert.Contains("connection refused", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_CancelledWhileWaiting_EndsTheWait()
    {
        using var fixture = new ClientFixture(new StubRegistry("stub"));
        using var cancellation = new CancellationTokenSource();
        var response = fixture.Client.GetAsync(new Uri("http://basket.shop/"), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response.Bounded());
    }

    [Fact]
    public async Task Send_SynchronouslyBeforeFirstSync_WaitsForIt()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registry = new StubRegistry("stub")
        {
            WaitForSync = _ =>
            {
                asked.TrySetResult();
                return synced.Task;
            },
        };
        using var fixture = new ClientFixture(registry);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/");
        var sending = Task.Run(() => fixture.Client.Send(request).StatusCode, TestContext.Current.CancellationToken);
        await asked.Task.Bounded();

        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        synced.SetResult();

        await sending.Bounded();
        Assert.Equal("10.0.0.1:8080", Assert.Single(fixture.Far.Authorities));
    }

    [Fact]
    public async Task Send_PortNotFound_NamesThePortsThereAre()
    {
        using var fixture = new ClientFixture(local => local.Set(new ServiceSnapshot(
            Make.Basket,
            [new ServicePort("web", 8000, [8080]), new ServicePort("metrics", 9090, [9090])],
            [Make.Endpoint("10.0.0.1", 8080, "web"), Make.Endpoint("10.0.0.1", 9090, "metrics")])));

        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => fixture.Get("http://basket.shop/"));

        Assert.Contains("no port for 'http' on shop/basket: it has web (8000→8080), metrics (9090)", exception.Message, StringComparison.Ordinal);
    }
}
