using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests;

public sealed class ResolverTests
{
    private static readonly ServiceId Basket = new("shop", "basket");

    [Fact]
    public async Task Resolve_ServiceInMemory_GivesItsEndpoints()
    {
        await using var services = Services(registry => registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 8080)));

        var resolution = services.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("shop/basket:80"));

        Assert.Equal(ResolutionStatus.Resolved, resolution.Status);
        Assert.Equal("10.0.0.1:8080", Assert.Single(resolution.Endpoints).ToString());
    }

    [Fact]
    public async Task Resolve_SameQuestionTwice_GivesTheSameObject()
    {
        await using var services = Services(registry => registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 8080)));
        var resolver = services.GetRequiredService<IServiceResolver>();
        var reference = ServiceReference.Parse("shop/basket");

        Assert.Same(resolver.Resolve(reference), resolver.Resolve(reference));
    }

    [Fact]
    public async Task Resolve_Afterchange_OldTokenHasFiredAndAnswerIsNew()
    {
        InMemoryRegistry? local = null;
        await using var services = Services(registry =>
        {
            local = registry;
            registry.Set(Basket, new DiscoveredEndpoint("10.0.0.1", 8080));
        });
        var resolver = services.GetRequiredService<IServiceResolver>();
        var reference = ServiceReference.Parse("shop/basket");
        var before = resolver.Resolve(reference);
        var fired = 0;
        using var registration = before.ChangeToken.RegisterChangeCallback(_ => fired++, null);

        local!.Set(Basket, new DiscoveredEndpoint("10.0.0.2", 8080));

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(1, fired);
        Assert.Equal("10.0.0.2:8080", Assert.Single(resolver.Resolve(reference).Endpoints).ToString());
    }

    private static ServiceProvider Services(Action<InMemoryRegistry> content)
    {
        var services = new ServiceCollection();
        services.AddDiscovery().AddInMemory("local", content);
        return services.BuildServiceProvider();
    }
}
