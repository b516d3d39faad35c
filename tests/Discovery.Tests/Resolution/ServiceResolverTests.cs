using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Resolution;

public sealed class ServiceResolverTests
{
    [Fact]
    public async Task Resolve_ServiceInMemory_GivesItsEndpoints()
    {
        await using var services = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));

        var resolution = Resolver(services).Resolve(ServiceReference.Parse("shop/basket:80"));

        Assert.Equal(ResolutionStatus.Resolved, resolution.Status);
        Assert.Equal("1 of 1 endpoints of shop/basket are ready", resolution.Reason);
        Assert.Equal("10.0.0.1:8080", Assert.Single(resolution.Endpoints).ToString());
    }

    [Fact]
    public async Task Resolve_SameQuestionTwice_GivesTheSameObject()
    {
        await using var services = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        var reference = ServiceReference.Parse("shop/basket");

        Assert.Same(Resolver(services).Resolve(reference), Resolver(services).Resolve(reference));
    }

    [Fact]
    public async Task Resolve_AfterAChange_OldTokenHasFiredAndAnswerIsNew()
    {
        InMemoryRegistry? local = null;
        await using var services = Make.Services(registry => (local = registry).Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        var reference = ServiceReference.Parse("shop/basket");
        var before = Resolver(services).Resolve(reference);
        var fired = 0;
        using var registration = before.ChangeToken.RegisterChangeCallback(_ => fired++, null);

        local!.Set(Make.Basket, Make.Endpoint("10.0.0.2"));

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(1, fired);
        Assert.Equal("10.0.0.2:8080", Assert.Single(Resolver(services).Resolve(reference).Endpoints).ToString());
    }

    [Fact]
    public async Task Resolve_ServiceMissing_MakesARegistryOfManyCountNothing()
    {
        CountedContent content = new();
        await using var services = Make.Services(local =>
        {
            for (var index = 0; index < 100; index++)
            {
                local.Set(new ServiceSnapshot(new ServiceId("shop", $"service-{index}"), content, portNumbersKnown: false));
            }
        });

        Assert.Equal(ResolutionStatus.ServiceNotFound, Resolver(services).Resolve(ServiceReference.Parse("shop/basket")).Status);

        Assert.Equal(0, content.Counted);
        Assert.Equal(100, services.GetRequiredService<IServiceRegistryCatalog>().Registries.Single().Status.Endpoints);
        Assert.Equal(100, content.Counted);
    }

    [Fact]
    public async Task Resolve_ServiceAppears_FiresTheTokenOfNotFound()
    {
        InMemoryRegistry? local = null;
        await using var services = Make.Services(registry => local = registry);
        var before = Resolver(services).Resolve(ServiceReference.Parse("shop/basket"));

        local!.Set(Make.Basket, Make.Endpoint("10.0.0.1"));

        Assert.Equal(ResolutionStatus.ServiceNotFound, before.Status);
        Assert.True(before.ChangeToken.HasChanged);
    }

    [Theory]
    [InlineData(RegistryPhase.Starting, ResolutionStatus.NotSynced, "registry 'stub' has not synced yet: why")]
    [InlineData(RegistryPhase.Failed, ResolutionStatus.NotSynced, "registry 'stub' has not synced yet: why")]
    [InlineData(RegistryPhase.Synced, ResolutionStatus.ServiceNotFound, "registry 'stub' knows no service default/basket")]
    [InlineData(RegistryPhase.Stale, ResolutionStatus.ServiceNotFound, "registry 'stub' knows no service default/basket")]
    [InlineData(RegistryPhase.Disabled, ResolutionStatus.RegistryDisabled, "why")]
    public async Task Resolve_ServiceMissing_PhaseDecides(RegistryPhase phase, ResolutionStatus expected, string reason)
    {
        await using var services = Make.Services(new StubRegistry("stub") { Status = new() { Phase = phase, Reason = "why" } });

        var resolution = Resolver(services).Resolve(ServiceReference.Parse("basket"));

        Assert.Equal((expected, reason), (resolution.Status, resolution.Reason));
        Assert.Empty(resolution.Endpoints);
    }

    [Theory]
    [InlineData(RegistryPhase.Starting)]
    [InlineData(RegistryPhase.Stale)]
    [InlineData(RegistryPhase.Failed)]
    public async Task Resolve_ServiceKnown_IsServedWhateverThePhase(RegistryPhase phase)
    {
        var registry = new StubRegistry("stub");
        registry.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        registry.Status = new() { Phase = phase };
        await using var services = Make.Services(registry);

        Assert.Equal(ResolutionStatus.Resolved, Resolver(services).Resolve(ServiceReference.Parse("shop/basket")).Status);
    }

    [Fact]
    public async Task Resolve_NamespaceLeftOut_SaysSo()
    {
        var registry = new StubRegistry("stub") { IncludesNamespace = static ns => ns == "apisix", Status = new() { Phase = RegistryPhase.Synced } };
        await using var services = Make.Services(registry);

        var resolution = Resolver(services).Resolve(ServiceReference.Parse("shop/basket"));

        Assert.Equal(ResolutionStatus.NamespaceExcluded, resolution.Status);
        Assert.Equal("registry 'stub' leaves out namespace 'shop'", resolution.Reason);
    }

    [Theory]
    [InlineData("shop/basket", "'shop/basket' names no registry and there is no default one: set Discovery:DefaultRegistry (there is one, two)")]
    [InlineData("three/shop/basket", "there is no registry 'three': there is one, two")]
    public async Task Resolve_UnknownRegistry_NamesThoseThereAre(string reference, string reason)
    {
        await using var services = Make.Services(new StubRegistry("one"), static services => services.AddDiscovery().AddRegistry(new StubRegistry("two")));

        var resolution = Resolver(services).Resolve(ServiceReference.Parse(reference));

        Assert.Equal((ResolutionStatus.UnknownRegistry, reason), (resolution.Status, resolution.Reason));
        Assert.False(resolution.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task Resolve_NoRegistryAtAll_SaysSo()
    {
        await using var services = new ServiceCollection().AddDiscovery().Services.BuildServiceProvider();

        Assert.Equal("there is no registry: none is registered", Resolver(services).Resolve(ServiceReference.Parse("shop/basket")).Reason);
    }

    [Fact]
    public async Task ResolveAsync_Resolved_CompletesSynchronously()
    {
        await using var services = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));

        var answer = Resolver(services).ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken);

        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal(ResolutionStatus.Resolved, (await answer).Status);
    }

    [Fact]
    public async Task ResolveAsync_NeverSyncs_OnlyTheFirstTimeIsWaitedFor()
    {
        var time = new FakeTimeProvider();
        var registry = new StubRegistry("stub");
        await using var services = Make.Services(registry, services => services.AddSingleton<TimeProvider>(time));
        var reference = ServiceReference.Parse("shop/basket");
        Task<ServiceResolution> Ask() => Resolver(services).ResolveAsync(reference, TestContext.Current.CancellationToken).AsTask();
        var (first, second) = (Ask(), Ask());

        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(first.IsCompleted || second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(ResolutionStatus.NotSynced, (await first.Bounded()).Status);
        Assert.Equal(ResolutionStatus.NotSynced, (await second.Bounded()).Status);
        Assert.True(Ask().IsCompleted);
        Assert.Equal(1, registry.Waits);
    }

    [Fact]
    public async Task K38_ResolveAsync_RegistryThrowsWhereItShouldNot_DoesNotHang()
    {
        var registry = new StubRegistry("stub") { WaitForSync = static _ => throw new InvalidOperationException("mine") };
        await using var services = Make.Services(registry);

        var answer = await Resolver(services).ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken).Bounded();

        Assert.Equal(ResolutionStatus.NotSynced, answer.Status);
    }

    [Fact]
    public async Task Resolve_KnownService_AllocatesNothing()
    {
        await using var services = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1"), Make.Endpoint("10.0.0.2")));
        var resolver = Resolver(services);
        ServiceReference[] references =
        [
            ServiceReference.Parse("shop/basket"), ServiceReference.Parse("local/shop/basket:80"), new(null, "shop", "basket", PortSelector.ForScheme("http")),
        ];
        var cancellation = TestContext.Current.CancellationToken;
        Resolve(1000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Resolve(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Resolve(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var reference in references)
                {
                    _ = resolver.Resolve(reference).Endpoints;
                    var answer = resolver.ResolveAsync(reference, cancellation);
                    _ = answer.IsCompletedSuccessfully ? answer.Result : null;
                }
            }
        }
    }

    [Fact]
    public async Task Resolve_NamesThatDoNotExist_LeaveNoMemoryBehind()
    {
        await using var services = Make.Services(static local => local.Set(Make.Basket, Make.Endpoint("10.0.0.1")));
        var resolver = Resolver(services);

        var answers = Ask(resolver);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.All(answers, static answer => Assert.False(answer.IsAlive));
        Assert.Single(Assert.Single(services.GetRequiredService<IServiceRegistryCatalog>().Registries).Services);
    }

    private static WeakReference[] Ask(IServiceResolver resolver) =>
        [.. Enumerable.Range(0, 1000).Select(i => new WeakReference(resolver.Resolve(ServiceReference.Parse($"shop/made-up-{i}"))))];

    private static IServiceResolver Resolver(IServiceProvider services) => services.GetRequiredService<IServiceResolver>();
}
