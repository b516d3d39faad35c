using Discovery.ServiceEndpoints;
using Discovery.Tests.Support;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace Discovery.Tests.ServiceEndpoints;

public sealed class DiscoveryEndpointProviderTests
{
    [Fact]
    public async Task Populate_ChangeComesBeforeRegistration_TokenHasFired()
    {
        InMemoryRegistry? registry = null;
        await using var services = Make.Services(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await using var provider = Create(services, "http://basket.shop");
        var builder = new Builder();
        await provider.PopulateAsync(builder, TestContext.Current.CancellationToken);

        registry!.Set(Make.Basket, Make.Endpoint("10.0.0.2"));

        var token = Assert.Single(builder.Tokens);
        Assert.True(token.HasChanged);
        var called = 0;
        using var registration = token.RegisterChangeCallback(_ => called++, null);
        Assert.Equal(1, called);
    }

    [Fact]
    public async Task Populate_AnotherServiceChanges_TokenDoesNotFire()
    {
        InMemoryRegistry? registry = null;
        await using var services = Make.Services(local => (registry = local).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await using var provider = Create(services, "http://basket.shop");
        var builder = new Builder();
        await provider.PopulateAsync(builder, TestContext.Current.CancellationToken);

        registry!.Set(Make.Orders, Make.Endpoint("10.0.1.1"));

        Assert.False(Assert.Single(builder.Tokens).HasChanged);
    }

    [Fact]
    public async Task Dispose_ServiceThatNeverChanges_KeepsNothingOfTheClient()
    {
        await using var services = Make.Services(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));

        var builder = await PopulateAndDispose(services);
        for (var i = 0; i < 10 && builder.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(builder.IsAlive);
        GC.KeepAlive(services);
    }

    [Fact]
    public async Task Populate_OtherProviderHasAddedEndpoints_AddsNone()
    {
        await using var services = Make.Services(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await using var provider = Create(services, "http://basket.shop");
        var builder = new Builder { Endpoints = { ServiceEndpoint.Create(new System.Net.DnsEndPoint("override", 1)) } };

        await provider.PopulateAsync(builder, TestContext.Current.CancellationToken);

        Assert.Single(builder.Endpoints);
        Assert.Empty(builder.Tokens);
    }

    [Fact]
    public async Task Populate_HostName_IsTheOriginalAuthority()
    {
        await using var services = Make.Services(local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1", portName: "web")));
        await using var provider = Create(services, "http://_web.basket.shop:8080");
        var builder = new Builder();

        await provider.PopulateAsync(builder, TestContext.Current.CancellationToken);

        Assert.Equal("basket.shop:8080", Assert.Single(builder.Endpoints).Features.Get<IHostNameFeature>()?.HostName);
        Assert.Null(services.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("shop/basket")).Endpoints[0].Features.Get<IHostNameFeature>());
    }

    private static async Task<WeakReference> PopulateAndDispose(ServiceProvider services)
    {
        var provider = Create(services, "http://basket.shop");
        var client = new Builder();
        await provider.PopulateAsync(client, CancellationToken.None);
        // As the library does: it combines the tokens, and never lets go of a combination that has not fired.
        new CompositeChangeToken(client.Tokens).RegisterChangeCallback(static _ => { }, client).Dispose();
        await provider.DisposeAsync();
        return new WeakReference(client.Tokens[0]);
    }

    private static IServiceEndpointProvider Create(ServiceProvider services, string text)
    {
        Assert.True(ServiceEndpointQuery.TryParse(text, out var query));
        Assert.True(new DiscoveryEndpointProviderFactory(services.GetRequiredService<IServiceResolver>()).TryCreateProvider(query, out var provider));
        return provider;
    }

    private sealed class Builder : IServiceEndpointBuilder
    {
        public List<IChangeToken> Tokens { get; } = [];

        public IList<ServiceEndpoint> Endpoints { get; } = [];

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void AddChangeToken(IChangeToken changeToken) => Tokens.Add(changeToken);
    }
}
