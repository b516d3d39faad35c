using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Resolution;

/// <summary>A reference remembers its last answer. Nobody may be able to tell.</summary>
public sealed class LastAnswerTests
{
    private readonly ServiceReference _reference = ServiceReference.Parse("shop/basket");

    [Fact]
    public async Task Resolve_ByTwoResolvers_EachGivesItsOwnAnswer()
    {
        await using var one = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        await using var other = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.2")));

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("10.0.0.1:8080", Ask(one));
            Assert.Equal("10.0.0.2:8080", Ask(other));
        }
    }

    [Fact]
    public async Task Resolve_RegistryWithoutStore_IsAskedEachTime()
    {
        var registry = new Changing();
        await using var services = Make.Services(registry);

        Assert.Equal("10.0.0.1:8080", Ask(services));
        registry.Current = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2"));

        Assert.Equal("10.0.0.2:8080", Ask(services));
    }

    [Fact]
    public async Task Resolve_CallbackOfAnotherService_SeesAllThatWasPublishedWithIt()
    {
        var registry = new StubRegistry("stub");
        registry.Sync(Make.Snapshot(Make.Orders, Make.Endpoint("10.0.1.1")), Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        await using var services = Make.Services(registry);
        Ask(services);
        string? seen = null;
        var orders = services.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("shop/orders"));
        using var registration = orders.ChangeToken.RegisterChangeCallback(_ => seen = Ask(services), null);

        registry.Sync(Make.Snapshot(Make.Orders, Make.Endpoint("10.0.1.2")), Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2")));

        Assert.Equal("10.0.0.2:8080", seen);
    }

    [Fact]
    public async Task Resolve_BetweenPublicationAndSignals_IsTheNewAnswer()
    {
        var registry = new StubRegistry("stub");
        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        await using var services = Make.Services(registry);
        Ask(services);
        string? seen = null;

        var fire = registry.Store.Stage([Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2"))], [], () => seen = Ask(services));

        Assert.Equal("10.0.0.2:8080", seen);
        fire();
        Assert.Equal("10.0.0.2:8080", Ask(services));
    }

    [Fact]
    public async Task Resolve_ServiceRemovedOrRegistryDisposed_IsTheNewAnswer()
    {
        var registry = new StubRegistry("stub");
        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")), Make.Snapshot(Make.Orders, Make.Endpoint("10.0.1.1")));
        await using var services = Make.Services(registry);
        var resolver = services.GetRequiredService<IServiceResolver>();
        var orders = ServiceReference.Parse("shop/orders");
        Ask(services);
        resolver.Resolve(orders);

        registry.Store.Publish([], [Make.Basket]);
        Assert.Equal(ResolutionStatus.ServiceNotFound, resolver.Resolve(_reference).Status);

        Assert.Equal(ResolutionStatus.Resolved, resolver.Resolve(orders).Status);
        await registry.DisposeAsync();
        Assert.Equal(ResolutionStatus.ServiceNotFound, resolver.Resolve(orders).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resolve_WhileItChanges_NeverGoesBackAndIsNeverBehind(bool together)
    {
        var registry = new StubRegistry("stub");
        registry.Sync(State(0));
        await using var services = Make.Services(registry);
        var resolver = services.GetRequiredService<IServiceResolver>();
        var published = 0;

        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var last = 0; last < 2_000;)
            {
                var least = Volatile.Read(ref published);
                var seen = resolver.Resolve(_reference).Endpoints[0].Weight;
                Assert.True(seen >= last && seen >= least, $"{seen} after {last}, when {least} had been published");
                last = seen;
            }
        })).ToArray();
        for (var number = 1; number <= 2_000; number++)
        {
            registry.Store.Publish(together ? [State(number), Make.Snapshot(Make.Orders, Make.Endpoint("10.0.1.1", 1 + number))] : [State(number)], []);
            Volatile.Write(ref published, number);
        }

        await Task.WhenAll(readers).Bounded();

        static ServiceSnapshot State(int number) => Make.Snapshot(Make.Basket, new DiscoveredEndpoint("10.0.0.1", 8080) { Weight = number });
    }

    private string Ask(IServiceProvider services) =>
        string.Join(' ', services.GetRequiredService<IServiceResolver>().Resolve(_reference).Endpoints.Select(static endpoint => endpoint.ToString()));

    private sealed class Changing : IServiceRegistry
    {
        public ServiceSnapshot Current { get; set; } = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"));

        public string Name => "changing";

        public RegistryStatus Status { get; } = new() { Phase = RegistryPhase.Synced };

        public string DefaultNamespace => "default";

        public IReadOnlyList<string> HostSuffixes => [];

        public IReadOnlyCollection<ServiceId> Services => [Make.Basket];

        public bool Includes(string ns) => true;

        public ServiceSnapshot GetService(ServiceId id) => Current;

        public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public IAsyncEnumerable<ServiceSnapshot> WatchAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<ServiceSnapshot>();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
