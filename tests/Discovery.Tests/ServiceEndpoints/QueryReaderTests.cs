using Discovery.ServiceEndpoints;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace Discovery.Tests.ServiceEndpoints;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("http://basket.shop", "shop", PortSelectorKind.Scheme, "http")]
    [InlineData("http://basket.shop:8080", "shop", PortSelectorKind.Number, "8080")]
    [InlineData("https+http://basket.shop", "shop", PortSelectorKind.Scheme, "https+http")]
    [InlineData("https+http://_web.basket.shop", "shop", PortSelectorKind.Name, "web")]
    [InlineData("basket.shop", "shop", PortSelectorKind.Any, "")]
    [InlineData("basket.shop:8080", "shop", PortSelectorKind.Number, "8080")]
    [InlineData("basket.shop:80", "shop", PortSelectorKind.Number, "80")]
    [InlineData("_web.basket.shop", "shop", PortSelectorKind.Name, "web")]
    [InlineData("basket", null, PortSelectorKind.Any, "")]
    [InlineData("shop/basket", "shop", PortSelectorKind.Any, "")]
    [InlineData("local/shop/basket:80", "shop", PortSelectorKind.Number, "80")]
    public void TryRead_Query_KeepsThePort(string text, string? ns, PortSelectorKind kind, string port)
    {
        var reference = Read(text);

        Assert.NotNull(reference);
        Assert.Equal(("basket", ns, kind), (reference.Name, reference.Namespace, reference.Port.Kind));
        Assert.Equal(port, kind == PortSelectorKind.Scheme ? reference.Port.PortName : reference.Port.ToString());
    }

    [Theory]
    [InlineData("http://www.example.com")]
    [InlineData("localhost:80")]
    [InlineData("127.0.0.1")]
    [InlineData("elsewhere/shop/basket")]
    public void TryCreateProvider_NotOurs_IsRefused(string text) => Assert.Null(Read(text));

    private static ServiceReference? Read(string text)
    {
        using var services = Make.Services(local => local.Set(Make.Basket));
        var resolver = services.GetRequiredService<IServiceResolver>();
        Assert.True(ServiceEndpointQuery.TryParse(text, out var query));
        var found = new DiscoveryEndpointProviderFactory(resolver).TryCreateProvider(query, out _);
        Assert.Equal(found, QueryReader.TryRead(resolver, query.ToString(), out _, out var reference));
        return found ? reference : null;
    }
}
