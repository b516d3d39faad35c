using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Resolution;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("http://basket", null, null, "basket")]
    [InlineData("http://basket.shop", null, "shop", "basket")]
    [InlineData("http://BASKET.Shop", null, "shop", "basket")]
    [InlineData("http://basket.shop.", null, "shop", "basket")]
    [InlineData("http://basket.shop.svc", null, "shop", "basket")]
    [InlineData("http://basket.shop.svc.cluster.local", null, "shop", "basket")]
    [InlineData("http://basket.shop.svc.cluster.other", "other", "shop", "basket")]
    [InlineData("http://basket.shop.main", "main", "shop", "basket")]
    [InlineData("http://basket.shop.other", "other", "shop", "basket")]
    [InlineData("http://my_basket.shop", null, "shop", "my_basket")]
    [InlineData("https+http://basket.shop", null, "shop", "basket")]
    public void TryGetReference_Host_IsRead(string uri, string? registry, string? ns, string name)
    {
        var reference = Read(uri);

        Assert.NotNull(reference);
        Assert.Equal((registry, ns, name), (reference.Registry, reference.Namespace, reference.Name));
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("http://basket.localhost")]
    [InlineData("http://_http.localhost")]
    [InlineData("http://_http._https.localhost")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://_http.127.0.0.1")]
    [InlineData("http://1234")]
    [InlineData("http://[::1]")]
    [InlineData("http://www.example.com")]
    [InlineData("http://basket.shop.unknown")]
    [InlineData("http://basket.shop.svc.cluster.unknown")]
    [InlineData("http://basket.shop.main.svc")]
    [InlineData("http://a.basket.shop.svc.cluster.local")]
    [InlineData("http://-a.b")]
    [InlineData("http://_.b")]
    [InlineData("http://_http")]
    [InlineData("file:///basket")]
    [InlineData("urn:basket:shop")]
    public void TryGetReference_OtherHost_IsNotOurs(string uri) => Assert.Null(Read(uri));

    [Fact]
    public void TryGetReference_RelativeUri_IsNotOurs() => Assert.Null(Read(new Uri("/basket", UriKind.Relative)));

    [Theory]
    [InlineData("http://basket.shop", PortSelectorKind.Scheme, "http", 0)]
    [InlineData("https://basket.shop", PortSelectorKind.Scheme, "https", 0)]
    [InlineData("http://basket.shop:80", PortSelectorKind.Scheme, "http", 0)]
    [InlineData("https://basket.shop:443", PortSelectorKind.Scheme, "https", 0)]
    [InlineData("https://basket.shop:80", PortSelectorKind.Number, "", 80)]
    [InlineData("http://basket.shop:8080", PortSelectorKind.Number, "", 8080)]
    [InlineData("http://_web.basket.shop", PortSelectorKind.Name, "web", 0)]
    [InlineData("http://_web.basket.shop:8080", PortSelectorKind.Name, "web", 0)]
    [InlineData("http://_8080.basket.shop", PortSelectorKind.Number, "", 8080)]
    [InlineData("https+http://basket.shop", PortSelectorKind.Scheme, "https+http", 0)]
    [InlineData("https+http://basket.shop:80", PortSelectorKind.Number, "", 80)]
    public void K22_UriPort_BecomesSelector(string uri, PortSelectorKind kind, string name, int number)
    {
        var port = Read(uri)!.Port;

        Assert.Equal((kind, name, number), (port.Kind, port.PortName, port.PortNumber));
    }

    [Fact]
    public void TryGetReference_SuffixOfSeveralRegistriesNoneTheDefault_NamesNoRegistry()
    {
        using var services = Services(options => options.DefaultRegistry = null);

        var found = services.GetRequiredService<IServiceResolver>().TryGetReference(new Uri("http://basket.shop.svc"), out var reference);

        Assert.True(found);
        Assert.Null(reference!.Registry);
    }

    private static ServiceReference? Read(string uri) => Read(new Uri(uri));

    private static ServiceReference? Read(Uri uri)
    {
        using var services = Services(static options => options.DefaultRegistry = "main");
        return services.GetRequiredService<IServiceResolver>().TryGetReference(uri, out var reference) ? reference : null;
    }

    private static ServiceProvider Services(Action<DiscoveryOptions> options)
    {
        var services = new ServiceCollection();
        services.AddDiscovery()
            .AddRegistry(new StubRegistry("main") { HostSuffixes = ["svc", "svc.cluster.local"] })
            .AddRegistry(new StubRegistry("other") { HostSuffixes = ["svc", "svc.cluster.other"] });
        services.Configure(options);
        return services.BuildServiceProvider();
    }
}
