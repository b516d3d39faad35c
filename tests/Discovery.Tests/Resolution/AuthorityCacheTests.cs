using Discovery.Resolution;
using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Resolution;

public sealed class AuthorityCacheTests
{
    [Fact]
    public async Task TryGetReference_SameAuthority_IsTheSameReference()
    {
        await using var services = Make.Services(static _ => { });
        var resolver = services.GetRequiredService<IServiceResolver>();

        Assert.True(resolver.TryGetReference(new Uri("http://basket.shop/a"), out var first));
        Assert.True(resolver.TryGetReference(new Uri("http://basket.shop?c"), out var second));

        Assert.Same(first, second);
    }

    [Theory]
    [InlineData("https://basket.shop")]
    [InlineData("http://basket.shop:81")]
    [InlineData("http://basket.shop.")]
    [InlineData("http://basket")]
    [InlineData("http://basket.shopping")]
    public async Task TryGetReference_OtherAuthority_IsAnotherReference(string other)
    {
        await using var services = Make.Services(static _ => { });
        var resolver = services.GetRequiredService<IServiceResolver>();

        Assert.True(resolver.TryGetReference(new Uri("http://basket.shop"), out var first));
        Assert.True(resolver.TryGetReference(new Uri(other), out var second));

        Assert.NotSame(first, second);
    }

    [Fact]
    public void TryGet_MoreAuthoritiesThanItHolds_RemembersTheLastAndNoWrongOne()
    {
        AuthorityCache cache = new();
        for (var index = 0; index < 10_000; index++)
        {
            cache.Add(Prefix(index), new ServiceReference(null, "shop", $"basket-{index}", PortSelector.Any));
        }

        Assert.True(cache.TryGet(Prefix(9_999), out _));
        Assert.All(Enumerable.Range(0, 10_000), index => Assert.True(!cache.TryGet(Prefix(index), out var known) || known!.Name == $"basket-{index}"));

        static string Prefix(int index) => $"http://basket-{index}.shop";
    }

    [Fact]
    public void Add_LongerThanAName_IsNotRemembered()
    {
        AuthorityCache cache = new();
        var prefix = $"http://{string.Join('.', Enumerable.Repeat("basket", 50))}";

        cache.Add(prefix, null);

        Assert.False(cache.TryGet(prefix, out _));
    }

    [Fact]
    public void Reference_WhatItRemembers_IsNoPartOfWhatItIs()
    {
        var reference = ServiceReference.Parse("shop/basket:80");
        reference.UriPrefix = "http://basket.shop:80";

        Assert.Equal(ServiceReference.Parse("shop/basket:80"), reference);
        Assert.Equal(ServiceReference.Parse("shop/basket:80").GetHashCode(), reference.GetHashCode());
        Assert.Equal(ServiceReference.Parse("orders/basket:80"), reference with { Namespace = "orders" });
        Assert.Null((reference with { Name = "orders" }).UriPrefix);
    }
}
