using System.Diagnostics.CodeAnalysis;
using System.Net;
using Discovery.Http;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Discovery.Tests.Http;

public sealed class DiscoveryHandlerTests
{
    [Fact]
    public async Task Send_ServiceName_GoesToItsEndpointWithPathQueryAndFragment()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));

        await fixture.Get("http://basket.shop/a%2Fb/c?x=%20y&z=1#part");

        var (uri, host) = Assert.Single(fixture.Far.Seen);
        Assert.Equal("http://10.0.0.1:8080/a%2Fb/c?x=%20y&z=1#part", uri.AbsoluteUri);
        Assert.Equal("basket.shop", host);
    }

    [Fact]
    public async Task K09_Send_IPv6Endpoint_HasBrackets()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("fd00::7")));

        await fixture.Get("http://basket.shop/x");

        Assert.Equal("http://[fd00::7]:8080/x", Assert.Single(fixture.Far.Seen).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://api.localhost/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]:81/")]
    [InlineData("https://www.example.com/a")]
    public async Task Send_NotOurs_PassesThroughUntouched(string uri)
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));

        await fixture.Get(uri);

        Assert.Equal((new Uri(uri), null), Assert.Single(fixture.Far.Seen));
    }

    [Theory]
    [InlineData("http://basket.shop", "basket.shop")]
    [InlineData("http://basket.shop:80", "basket.shop")]
    [InlineData("http://basket.shop:8080", "basket.shop:8080")]
    [InlineData("http://_web.basket.shop", "basket.shop")]
    [InlineData("https+http://basket.shop", "basket.shop")]
    [InlineData("https+http://basket.shop:8080", "basket.shop:8080")]
    public async Task Send_HostHeader_IsTheOriginalAuthority(string uri, string host)
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1", portName: "web")));

        await fixture.Get(uri);

        Assert.Equal(host, Assert.Single(fixture.Far.Seen).Host);
    }

    [Fact]
    public async Task Send_CallerSetHost_IsKept()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/") { Headers = { Host = "www.example.com" } };

        await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken).Bounded();

        Assert.Equal("www.example.com", Assert.Single(fixture.Far.Seen).Host);
        Assert.Equal("www.example.com", request.Headers.Host);
    }

    [Fact]
    public async Task Send_Afterwards_RequestHasItsUriAndHostBack()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/x");
        fixture.Far.Answer = static _ => throw new HttpRequestException("refused");

        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.Client.SendAsync(request, TestContext.Current.CancellationToken).Bounded());

        Assert.Equal(new Uri("http://basket.shop/x"), request.RequestUri);
        Assert.Null(request.Headers.Host);
    }

    [Fact]
    public async Task Send_RetryOutside_GetsAnotherEndpointAndSeesTheOriginalUri()
    {
        var retry = new RetryOnce();
        using var fixture = new ClientFixture(
            local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2")), builder => builder.AddHttpMessageHandler(() => retry).AddDiscovery(static options => options.Retry.MaxRetries = 0));
        fixture.Far.Answer = _ => fixture.Far.Seen.Count == 1 ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") : new(HttpStatusCode.OK);

        await fixture.Get("http://basket.shop/x");

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], fixture.Far.Authorities.Order());
        Assert.Equal([new Uri("http://basket.shop/x"), new Uri("http://basket.shop/x")], retry.Seen);
    }

    [Fact]
    public void Send_Synchronously_GoesToTheEndpointAndRestores()
    {
        using var fixture = new ClientFixture(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://basket.shop/x");

        using var response = fixture.Client.Send(request, TestContext.Current.CancellationToken);

        Assert.Equal((new Uri("http://10.0.0.1:8080/x"), "basket.shop"), Assert.Single(fixture.Far.Seen));
        Assert.Equal(new Uri("http://basket.shop/x"), request.RequestUri);
        Assert.Null(request.Headers.Host);
    }

    [Fact]
    public async Task AddDiscovery_CalledTwiceAndByDefaults_AddsOneHandler()
    {
        var builders = new List<HttpMessageHandlerBuilder>();
        using var fixture = new ClientFixture(
            local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2")),
            builder => builder.AddDiscovery(),
            services => services.ConfigureHttpClientDefaults(static builder => builder.AddDiscovery())
                .AddSingleton<IHttpMessageHandlerBuilderFilter>(new BuilderSpy(builders)));

        await fixture.Get("http://basket.shop/");

        Assert.Single(Assert.Single(builders).AdditionalHandlers.OfType<DiscoveryHandler>());
    }

    [Fact]
    public async Task Send_EndpointsChange_NextRequestGoesToTheNewOne()
    {
        InMemoryRegistry? registry = null;
        using var fixture = new ClientFixture(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await fixture.Get("http://basket.shop/");

        registry!.Set(Make.Basket, Make.Endpoint("10.0.0.2"));
        await fixture.Get("http://basket.shop/");

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], fixture.Far.Authorities);
    }

    [Fact]
    public async Task Send_ResolverThatReadsAnotherUri_UriAndHostAreTheRequestsOwn()
    {
        using var fixture = new ClientFixture(
            local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")),
            null,
            services => services.AddSingleton<IServiceResolver>(static provider => new Aliases(provider.GetRequiredService<IServiceRegistryCatalog>())));

        await fixture.Get("http://cart:81/x");

        Assert.Equal((new Uri("http://10.0.0.1:8080/x"), "cart:81"), Assert.Single(fixture.Far.Seen));
    }

    /// <summary>A resolver of somebody's own around ours.</summary>
    private sealed class Aliases(IServiceRegistryCatalog catalog) : IServiceResolver
    {
        private readonly ServiceProvider _inner = new ServiceCollection().AddDiscovery().AddRegistry(catalog.Registries[0]).Services.BuildServiceProvider();

        public bool TryGetReference(Uri uri, [NotNullWhen(true)] out ServiceReference? reference) =>
            Inner.TryGetReference(new Uri("http://basket.shop/"), out reference);

        public ServiceResolution Resolve(ServiceReference reference) => Inner.Resolve(reference);

        public ValueTask<ServiceResolution> ResolveAsync(ServiceReference reference, CancellationToken cancellationToken = default) =>
            Inner.ResolveAsync(reference, cancellationToken);

        private IServiceResolver Inner => _inner.GetRequiredService<IServiceResolver>();
    }

    private sealed class RetryOnce : DelegatingHandler
    {
        public List<Uri?> Seen { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(request.RequestUri);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException)
            {
                Seen.Add(request.RequestUri);
                return await base.SendAsync(request, cancellationToken);
            }
        }
    }

    private sealed class BuilderSpy(List<HttpMessageHandlerBuilder> seen) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            seen.Add(builder);
        };
    }
}
