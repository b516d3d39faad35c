using Discovery.ServiceEndpoints;
using Discovery.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.ServiceEndpoints;

/// <summary>With the real Microsoft.Extensions.ServiceDiscovery.</summary>
public sealed class ServiceDiscoveryTests
{
    [Fact]
    public async Task GetEndpoints_OurService_GivesDiscoveredEndpoints()
    {
        await using var services = Services(local => local.Set(Make.Basket, new DiscoveredEndpoint("10.0.0.1", 8080) { Zone = "eu-1a" }));

        var source = await Get(services, "http://basket.shop");

        var endpoint = Assert.IsType<DiscoveredEndpoint>(Assert.Single(source.Endpoints));
        Assert.Equal(("10.0.0.1:8080", "eu-1a"), (endpoint.ToString(), endpoint.Zone));
        Assert.True(endpoint.Features.IsReadOnly);
    }

    [Fact]
    public async Task GetEndpoints_Twice_IsServedFromTheCacheOfTheLibrary()
    {
        await using var services = Services(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));

        Assert.Same(await Get(services, "http://basket.shop"), await Get(services, "http://basket.shop"));
    }

    [Fact]
    public async Task GetEndpoints_AfterAChange_IsNeverTheOldSet()
    {
        InMemoryRegistry? registry = null;
        await using var services = Services(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await Get(services, "http://basket.shop");

        for (var i = 2; i < 200; i++)
        {
            registry!.Set(Make.Basket, Make.Endpoint($"10.0.0.{i}"));
            var source = await Get(services, "http://basket.shop");
            Assert.Equal($"10.0.0.{i}:8080", Assert.Single(source.Endpoints).ToString());
        }
    }

    [Fact]
    public async Task GetEndpoints_ChangesWhileRefreshing_NoneIsLost()
    {
        InMemoryRegistry? registry = null;
        await using var services = Services(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1", 1)));
        const int Last = 5000;
        await Get(services, "http://basket.shop"); // from now on there is a registry
        var publishing = Task.Run(
            () =>
            {
                for (var port = 2; port <= Last; port++)
                {
                    registry!.Set(Make.Basket, Make.Endpoint("10.0.0.1", port));
                }
            },
            TestContext.Current.CancellationToken);

        var before = 0;
        while (!publishing.IsCompleted)
        {
            var seen = ((DiscoveredEndpoint)Assert.Single((await Get(services, "http://basket.shop")).Endpoints)).Port;
            Assert.True(seen >= before);
            before = seen;
        }

        await publishing.Bounded();
        // Without a token that has already fired, the last change could fall into a refresh and be missed for good.
        Assert.Equal(Last, ((DiscoveredEndpoint)Assert.Single((await Get(services, "http://basket.shop")).Endpoints)).Port);
    }

    [Fact]
    public async Task GetEndpoints_AuthoritativelyEmpty_ThrowsAndRecovers()
    {
        InMemoryRegistry? registry = null;
        await using var services = Services(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await Get(services, "http://basket.shop");

        registry!.Set(Make.Basket);
        var exception = await Assert.ThrowsAsync<NoEndpointsException>(() => Get(services, "http://basket.shop"));
        registry.Set(Make.Basket, Make.Endpoint("10.0.0.2"));
        var source = await Get(services, "http://basket.shop");

        Assert.Equal(ResolutionStatus.NoReadyEndpoints, exception.ResolutionStatus);
        Assert.Equal("10.0.0.2:8080", Assert.Single(source.Endpoints).ToString());
    }

    [Fact]
    public async Task GetEndpoints_RegistryStale_LastGoodSetIsServed()
    {
        var registry = new StubRegistry("stub");
        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        registry.Status = new() { Phase = RegistryPhase.Stale };
        await using var services = Make.Services(registry, Add);

        Assert.Single((await Get(services, "http://basket.shop")).Endpoints);
    }

    [Fact]
    public async Task GetEndpoints_BeforeFirstSync_WaitsForItBounded()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registry = new StubRegistry("stub")
        {
            WaitForSync = cancellation =>
            {
                asked.TrySetResult();
                return Task.Delay(Timeout.Infinite, cancellation);
            },
        };
        await using var services = Make.Services(
            registry, services => Add(services.AddSingleton<TimeProvider>(time)));
        // Waited for first by this very thread, so that its timer is there before time passes.
        var first = services.GetRequiredService<IServiceResolver>().ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken);

        var waiting = Get(services, "http://basket.shop");
        await asked.Task.Bounded();
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(ResolutionStatus.NotSynced, (await first.Bounded()).Status);
        Assert.Equal(ResolutionStatus.NotSynced, (await Assert.ThrowsAsync<NoEndpointsException>(() => waiting)).ResolutionStatus);
    }

    [Fact]
    public async Task GetEndpoints_NotOurs_IsLeftToTheOthers()
    {
        await using var services = Services(static _ => { });

        var source = await Get(services, "http://www.example.com");

        Assert.IsNotType<DiscoveredEndpoint>(Assert.Single(source.Endpoints));
    }

    [Fact]
    public async Task GetEndpoints_OverriddenInConfiguration_TheOverrideWins()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Services:basket.shop:http:0", "localhost:5001")]).Build();
        await using var services = Services(
            local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")), services => services.AddSingleton<IConfiguration>(configuration));

        var source = await Get(services, "http://basket.shop");

        Assert.Contains("localhost", Assert.Single(source.Endpoints).EndPoint.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https+http://basket.shop", "https://10.0.0.1:8443/")]
    [InlineData("https+http://basket.shop:8080", "http://10.0.0.1:8080/")]
    public async Task GetEndpoints_SeveralSchemes_EndpointSaysWhichOneItSpeaks(string query, string expected)
    {
        await using var services = Services(static local => local.Set(new ServiceSnapshot(
            Make.Basket,
            [new ServicePort("web", 80, [8080]), new ServicePort("tls", 443, [8443])],
            [Make.Endpoint("10.0.0.1", 8080, "web"), Make.Endpoint("10.0.0.1", 8443, "tls")])));

        var source = await Get(services, query);

        Assert.Equal(expected, Assert.IsType<UriEndPoint>(Assert.Single(source.Endpoints).EndPoint).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task AddDiscoveryServiceEndpointProvider_Twice_RegistersOneFactory()
    {
        await using var services = Services(
            local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")), static services => services.AddDiscoveryServiceEndpointProvider());

        Assert.Single(services.GetServices<IServiceEndpointProviderFactory>(), static factory => factory is DiscoveryEndpointProviderFactory);
    }

    [Fact]
    public async Task HttpClient_OfTheLibrary_CallsOurEndpointsWithTheOriginalHost()
    {
        InMemoryRegistry? registry = null;
        var far = new RecordingHandler();
        await using var services = Services(
            local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")),
            services => services.AddHttpClient("test").AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => far));
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("test");

        await client.GetAsync(new Uri("http://basket.shop/x"), TestContext.Current.CancellationToken).Bounded();
        registry!.Set(Make.Basket, Make.Endpoint("10.0.0.2"));
        await client.GetAsync(new Uri("http://basket.shop/x"), TestContext.Current.CancellationToken).Bounded();

        Assert.Equal([(new Uri("http://10.0.0.1:8080/x"), "basket.shop"), (new Uri("http://10.0.0.2:8080/x"), "basket.shop")], far.Seen);
    }

    private static Task<ServiceEndpointSource> Get(ServiceProvider services, string query) =>
        services.GetRequiredService<ServiceEndpointResolver>().GetEndpointsAsync(query, TestContext.Current.CancellationToken).Bounded();

    private static ServiceProvider Services(Action<InMemoryRegistry> content, Action<IServiceCollection>? more = null) =>
        Make.Services(content, services =>
        {
            Add(services);
            more?.Invoke(services);
        });

    private static void Add(IServiceCollection services) => services
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddServiceDiscovery()
        .AddDiscoveryServiceEndpointProvider();
}
