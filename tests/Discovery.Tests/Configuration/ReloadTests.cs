using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discovery.Tests.Configuration;

public sealed class ReloadTests
{
    private const string One = """{"Registries":{"one":{"Type":"Stub"}}}""";
    private const string OneElsewhere = """{"Registries":{"one":{"Type":"Stub","Address":"https://other"}}}""";
    private const string OneDisabled = """{"Registries":{"one":{"Type":"Stub","Enabled":false}}}""";
    private const string Two = """{"Registries":{"one":{"Type":"Stub"},"two":{"Type":"Stub"}}}""";
    private const string None = "{}";
    private const string Invalid = """{"Registries":{"one":{"Type":"Stub","Flag":"perhaps"}}}""";

    [Fact]
    public async Task Change_RegistryAdded_IsThereAndTheOtherIsKept()
    {
        await using var fixture = new CatalogFixture(One);
        var fired = CatalogFixture.Fired(fixture.Catalog.ChangeToken);

        fixture.Configuration.Change(Two);

        await fired;
        Assert.Equal(["one", "two"], fixture.Names);
        Assert.Equal(2, fixture.Made.Count);
        Assert.False(fixture.Made[0].IsDisposed);
    }

    [Fact]
    public async Task Change_RegistryRemoved_IsUnknownAndDisposed()
    {
        await using var fixture = new CatalogFixture(Two);
        fixture.Made.Clear();
        Assert.Equal(["one", "two"], fixture.Names);
        var before = fixture.Resolve("two/shop/basket");

        fixture.Configuration.Change(One);

        Assert.Equal(["one"], fixture.Names);
        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(ResolutionStatus.UnknownRegistry, fixture.Resolve("two/shop/basket").Status);
        Assert.Equal([false, true], fixture.Made.OrderBy(static made => made.Name).Select(static made => made.IsDisposed));
    }

    [Fact]
    public async Task Change_Disabled_AnswersDisabledAndStopsTheRegistry()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        var before = fixture.Resolve("shop/basket");

        fixture.Configuration.Change(OneDisabled);

        var after = fixture.Resolve("shop/basket");
        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(ResolutionStatus.RegistryDisabled, after.Status);
        Assert.Equal("registry 'one' is switched off by configuration (Enabled: false)", after.Reason);
        Assert.Equal(RegistryPhase.Disabled, fixture.Status("one").Phase);
        Assert.True(fixture.Made[0].IsDisposed);
        Assert.Equal(0, fixture.Made[1].Waits);
    }

    [Fact]
    public async Task K44_Enabled_FiresTheTokenOfTheDisabledAnswer()
    {
        await using var fixture = new CatalogFixture(OneDisabled);
        var before = fixture.Resolve("shop/basket");
        Assert.Equal(ResolutionStatus.RegistryDisabled, before.Status);

        fixture.Configuration.Change(One);

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(ResolutionStatus.NotSynced, fixture.Resolve("shop/basket").Status);
        Assert.True(fixture.Made[0].IsDisposed);
    }

    [Fact]
    public async Task K44_NotSynced_FiresWithTheFirstSync()
    {
        await using var fixture = new CatalogFixture(One);
        var before = fixture.Resolve("shop/basket");
        Assert.Equal(ResolutionStatus.NotSynced, before.Status);

        fixture.Made[0].Sync();

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal(ResolutionStatus.ServiceNotFound, fixture.Resolve("shop/basket").Status);
    }

    [Fact]
    public async Task K44_DefaultRegistryChanges_FiresAndMeansTheOther()
    {
        await using var fixture = new CatalogFixture(Two);
        var unknown = fixture.Resolve("shop/basket");
        Assert.Equal(ResolutionStatus.UnknownRegistry, unknown.Status);
        Array.ForEach([.. fixture.Made], static made => made.Sync(Make.Snapshot(Make.Basket, Make.Endpoint(made.Name == "one" ? "10.0.0.1" : "10.0.0.2"))));

        fixture.Configuration.Change(Two.Replace("""{"Registries""", """{"DefaultRegistry":"one","Registries""", StringComparison.Ordinal));
        var first = fixture.Resolve("shop/basket");
        fixture.Configuration.Change(Two.Replace("""{"Registries""", """{"DefaultRegistry":"two","Registries""", StringComparison.Ordinal));
        var second = fixture.Resolve("shop/basket");

        Assert.True(unknown.ChangeToken.HasChanged);
        Assert.True(first.ChangeToken.HasChanged);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], new[] { first, second }.Select(static answer => answer.Endpoints[0].Host));
        Assert.Equal(2, fixture.Made.Count);
        Assert.Equal("two", fixture.Catalog.DefaultRegistry);
    }

    [Fact]
    public async Task K44_DefaultRegistryChangesBeforeTheFirstSync_Fires()
    {
        await using var fixture = new CatalogFixture(Two.Replace("""{"Registries""", """{"DefaultRegistry":"one","Registries""", StringComparison.Ordinal));
        var before = fixture.Resolve("shop/basket");
        Assert.Equal(ResolutionStatus.NotSynced, before.Status);

        fixture.Configuration.Change(Two.Replace("""{"Registries""", """{"DefaultRegistry":"two","Registries""", StringComparison.Ordinal));

        Assert.True(before.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task Change_Repointed_OldAnswersUntilTheNewOneHasSynced()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));

        fixture.Configuration.Change(OneElsewhere);

        var old = fixture.Resolve("shop/basket");
        Assert.Equal("10.0.0.1", old.Endpoints[0].Host);
        Assert.Contains("the configuration has changed", Assert.Single(fixture.Status("one").Warnings), StringComparison.Ordinal);
        Assert.False(fixture.Made[0].IsDisposed);

        var fired = CatalogFixture.Fired(old.ChangeToken);
        fixture.Made[1].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2")));
        await fired;

        Assert.Equal("10.0.0.2", fixture.Resolve("shop/basket").Endpoints[0].Host);
        Assert.Empty(fixture.Status("one").Warnings);
        Assert.False(fixture.Made[1].IsDisposed);
    }

    [Fact]
    public async Task Change_RepointedBeforeItHadSynced_IsReplacedAtOnce()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");

        fixture.Configuration.Change(OneElsewhere);

        Assert.True(fixture.Made[0].IsDisposed);
        fixture.Made[1].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2")));
        Assert.Equal("10.0.0.2", fixture.Resolve("shop/basket").Endpoints[0].Host);
    }

    [Fact]
    public async Task Change_RepointedAndBack_DropsTheReplacementAndKeepsTheOld()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        fixture.Configuration.Change(OneElsewhere);

        fixture.Configuration.Change(One);

        Assert.Equal([false, true], fixture.Made.Select(static made => made.IsDisposed));
        Assert.Empty(fixture.Status("one").Warnings);
        Assert.Equal("10.0.0.1", fixture.Resolve("shop/basket").Endpoints[0].Host);
    }

    [Fact]
    public async Task Change_RepointedTwice_OnlyTheLastReplacementLives()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));

        fixture.Configuration.Change(OneElsewhere);
        fixture.Configuration.Change(OneElsewhere.Replace("other", "third", StringComparison.Ordinal));

        Assert.Equal([false, true, false], fixture.Made.Select(static made => made.IsDisposed));
    }

    [Fact]
    public async Task Change_RemovedWhileRepointed_BothAreDisposed()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync();
        fixture.Configuration.Change(OneElsewhere);

        fixture.Configuration.Change(None);

        Assert.Equal([true, true], fixture.Made.Select(static made => made.IsDisposed));
        Assert.Empty(fixture.Names);
    }

    [Fact]
    public async Task K42_InvalidChange_KeepsTheLastValidOneAndSaysWhy()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));

        fixture.Configuration.Change(Invalid);

        Assert.Equal("10.0.0.1", fixture.Resolve("shop/basket").Endpoints[0].Host);
        var warning = Assert.Single(fixture.Status("one").Warnings);
        Assert.Contains("was rejected", warning, StringComparison.Ordinal);
        Assert.Contains("Discovery:Registries:one:Flag", warning, StringComparison.Ordinal);
        Assert.Contains(fixture.Logs.Lines, static line => line.Level == LogLevel.Error && line.Text.Contains("Discovery:Registries:one:Flag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task K42_ValidAgain_TheWarningIsGone()
    {
        await using var fixture = new CatalogFixture(One);
        Assert.Equal(["one"], fixture.Names);
        fixture.Configuration.Change(Invalid);
        fixture.Configuration.Change(Invalid);
        Assert.Single(fixture.Status("one").Warnings);

        fixture.Configuration.Change(One);

        Assert.Empty(fixture.Status("one").Warnings);
        Assert.Single(fixture.Made);
        Assert.False(fixture.Made[0].IsDisposed);
    }

    [Fact]
    public async Task K42_OneOfSeveralIsInvalid_NothingOfTheChangeIsTaken()
    {
        await using var fixture = new CatalogFixture(One);
        Assert.Equal(["one"], fixture.Names);

        fixture.Configuration.Change("""{"Registries":{"alpha":{"Type":"Stub"},"one":{"Type":"Stub"},"zeta":{"Type":"Nothing"}}}""");

        Assert.Equal(["one"], fixture.Names);
        Assert.Equal(["one", "alpha"], fixture.Made.Select(static made => made.Name));
        Assert.True(fixture.Made[1].IsDisposed);
    }

    [Fact]
    public async Task Change_OfSomethingElse_FiresNothing()
    {
        await using var fixture = new CatalogFixture(One);
        var before = fixture.Resolve("shop/basket");

        fixture.Configuration.Change(One);

        Assert.False(before.ChangeToken.HasChanged);
        Assert.False(fixture.Catalog.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task Change_WhileTheFirstConfigurationIsRead_IsNotMissed()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.OnCreate = _ =>
        {
            fixture.OnCreate = null;
            fixture.Configuration.Change(Two);
        };

        Assert.Equal(["one", "two"], fixture.Names);
    }

    [Fact]
    public async Task Change_AfterRejection_NobodyWaitsAgainForTheFirstSync()
    {
        await using var fixture = new CatalogFixture("""{"InitialSyncTimeout":"00:00:00","Registries":{"one":{"Type":"Stub"}}}""");
        await fixture.Resolver.ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken).Bounded();

        fixture.Configuration.Change(Invalid);
        await fixture.Resolver.ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken).Bounded();

        Assert.Equal(1, fixture.Made[0].Waits);
    }

    [Fact]
    public async Task Change_RegistryOfCode_IsNeverTouched()
    {
        await using var fixture = new CatalogFixture(One, static discovery => discovery.AddInMemory("local"));
        fixture.Catalog.TryGetRegistry("local", out var before);

        fixture.Configuration.Change(Two);

        Assert.True(fixture.Catalog.TryGetRegistry("local", out var after));
        Assert.Same(before, after);
        Assert.Equal(["local", "one", "two"], fixture.Names);
    }

    [Fact]
    public async Task Change_CallbackThrows_IsLoggedAndTheChangeStands()
    {
        await using var fixture = new CatalogFixture(One);
        fixture.Catalog.ChangeToken.RegisterChangeCallback(static _ => throw new InvalidOperationException("mine"), null);

        fixture.Configuration.Change(Two);

        Assert.Equal(["one", "two"], fixture.Names);
        Assert.Contains(fixture.Logs.Lines, static line => line.Text == "A callback on a change of the registries threw.");
    }

    [Fact]
    public async Task Dispose_Catalog_DisposesWhatItMadeAndListensNoMore()
    {
        var mine = new StubRegistry("mine");
        var fixture = new CatalogFixture(One, discovery => discovery.AddRegistry(mine));
        fixture.Resolve("one/shop/basket");
        fixture.Made[0].Sync();
        fixture.Configuration.Change(OneElsewhere);

        await fixture.DisposeAsync();
        fixture.Configuration.Change(Two);

        Assert.Equal([true, true], fixture.Made.Select(static made => made.IsDisposed));
        Assert.False(mine.IsDisposed);
    }
}
