using Discovery.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Discovery.Tests.Http;

public sealed class ClientOptionsTests
{
    private static readonly DiscoveredEndpoint[] Three = [Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2"), Make.Endpoint("10.0.0.3")];

    [Fact]
    public async Task AddDiscovery_RoundRobin_ServicesInTurnsAreEachSpreadEvenly()
    {
        using var fixture = new ClientFixture(
            static local =>
            {
                local.Set(Make.Basket, Three);
                local.Set(Make.Orders, Make.Endpoint("10.0.1.1"), Make.Endpoint("10.0.1.2"), Make.Endpoint("10.0.1.3"));
            },
            static builder => builder.AddDiscovery(static options => options.Selector = EndpointSelectors.RoundRobin));
        for (var i = 0; i < 9; i++)
        {
            await fixture.Get("http://basket.shop/");
            await fixture.Get("http://orders.shop/");
        }

        Assert.Equal(Enumerable.Repeat(3, 6), fixture.Far.Authorities.CountBy(static authority => authority).Select(static pair => pair.Value));
    }

    [Fact]
    public async Task AddDiscovery_SelectorOfOnesOwn_IsAskedAndSeesTheReference()
    {
        var own = new LastSelector();
        using var fixture = new ClientFixture(
            static local => local.Set(Make.Basket, Three),
            static builder => builder.AddDiscovery(static options => options.Selector = "Last"),
            services => services.AddKeyedSingleton<IEndpointSelector>("Last", own));

        await fixture.Get("http://basket.shop/");

        Assert.Equal("10.0.0.3:8080", Assert.Single(fixture.Far.Authorities));
        Assert.Equal("basket", own.Asked?.Name);
    }

    [Fact]
    public async Task AddDiscovery_Section_IsReadStrictly()
    {
        using var fixture = new ClientFixture(
            static local => local.Set(Make.Basket, Three),
            static builder => builder.AddDiscovery(Section("""{"Selector":"RoundRobin","EmptyWait":"00:00:02","HostHeader":"www.example.com","Retry":{"MaxRetries":1},"Ejection":{"Duration":"00:00:01"}}""")));

        var options = fixture.Services.GetRequiredService<IOptionsMonitor<DiscoveryHttpClientOptions>>().Get("test");
        await fixture.Get("http://basket.shop/");

        Assert.Equal(("RoundRobin", TimeSpan.FromSeconds(2), 1, TimeSpan.FromSeconds(1)), (options.Selector, options.EmptyWait, options.Retry.MaxRetries, options.Ejection.Duration));
        Assert.Equal("www.example.com", Assert.Single(fixture.Far.Seen).Host);
    }

    [Theory]
    [InlineData("""{"Selector":"Best"}""", "Selector", "'Best'", "PowerOfTwoChoices, RoundRobin")]
    [InlineData("""{"EmptyWait":"-00:00:01"}""", "EmptyWait", "'-00:00:01'", "00:00:00 to 00:10:00")]
    [InlineData("""{"EmptyWait":"soon"}""", "EmptyWait", "soon", "a time span")]
    [InlineData("""{"EmtpyWait":"00:00:01"}""", "EmtpyWait", "not a known key", "EmptyWait")]
    [InlineData("""{"ConnectTimeout":"00:00:00"}""", "ConnectTimeout", "'00:00:00'", "more than")]
    [InlineData("""{"HostHeader":"a/b"}""", "HostHeader", "'a/b'", "a host")]
    [InlineData("""{"Retry":{"MaxRetries":11}}""", "Retry:MaxRetries", "'11'", "0 to 10")]
    [InlineData("""{"Retry":{"BudgetRatio":1.5}}""", "Retry:BudgetRatio", "'1.5'", "0 to 1")]
    [InlineData("""{"Retry":{"BudgetBurst":-1}}""", "Retry:BudgetBurst", "'-1'", "0 or more")]
    [InlineData("""{"Ejection":{"Duration":"00:10:00"}}""", "Ejection:Duration", "'00:10:00'", "no more than MaxDuration")]
    public async Task AddDiscovery_BadValue_FailsAtStartWithKeyValueAndWhatIsAllowed(string json, string key, string value, string allowed)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHttpClient("test").AddDiscovery(Section(json));
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken).Bounded());

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
        Assert.Contains(value, exception.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddDiscovery_ForAllClientsAndForOne_TheOnesOptionsHold()
    {
        using var fixture = new ClientFixture(
            static local => local.Set(Make.Basket, Three),
            static builder => builder.AddDiscovery(static options => options.HostHeader = "one.example"),
            static services => services.ConfigureHttpClientDefaults(static all => all.AddDiscovery(static options => options.EmptyWait = TimeSpan.FromSeconds(1))));

        await fixture.Get("http://basket.shop/");

        Assert.Equal("one.example", Assert.Single(fixture.Far.Seen).Host);
        Assert.Equal(TimeSpan.FromSeconds(1), fixture.Services.GetRequiredService<IOptionsMonitor<DiscoveryHttpClientOptions>>().Get("test").EmptyWait);
    }

    [Fact]
    public void AddDiscovery_ConnectTimeout_IsSetUnlessTheHandlerHasOne()
    {
        var (standard, own) = (new SocketsHttpHandler(), new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) });
        var services = new ServiceCollection();
        services.AddHttpClient("standard").ConfigurePrimaryHttpMessageHandler(() => standard).AddDiscovery();
        services.AddHttpClient("own").ConfigurePrimaryHttpMessageHandler(() => own).AddDiscovery();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("standard");
        provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("own");

        Assert.Equal(TimeSpan.FromSeconds(5), standard.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), own.ConnectTimeout);
    }

    private static IConfigurationSection Section(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"Client":{{json}}}"""))).Build().GetSection("Client");

    private sealed class LastSelector : IEndpointSelector
    {
        public ServiceReference? Asked { get; private set; }

        public int Select(ServiceReference service, EndpointCandidates candidates)
        {
            Asked = service;
            return candidates.Count - 1;
        }
    }
}
