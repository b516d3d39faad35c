using Discovery.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Discovery.Tests.Configuration;

/// <summary>A change of configuration in the middle of something else, each time at a point that the test chooses.</summary>
public sealed class ReloadRaceTests
{
    private const string One = """{"Registries":{"one":{"Type":"Stub"}}}""";
    private const string OneElsewhere = """{"Registries":{"one":{"Type":"Stub","Address":"https://other"}}}""";
    private const string OneDisabled = """{"Registries":{"one":{"Type":"Stub","Enabled":false}}}""";
    private const string Other = """{"Registries":{"other":{"Type":"Stub"}}}""";
    private const string Invalid = """{"Registries":{"one":{"Type":"Stub","Flag":"perhaps"}}}""";

    [Theory]
    [InlineData(OneElsewhere, ResolutionStatus.Resolved)]
    [InlineData(OneDisabled, ResolutionStatus.RegistryDisabled)]
    [InlineData(Other, ResolutionStatus.UnknownRegistry)]
    public async Task Resolve_RegistryReplacedInTheMiddle_AnswersAsTheNewConfiguration(string change, ResolutionStatus expected)
    {
        await using var fixture = Synced();
        var old = fixture.Made[0];
        old.OnGet = () =>
        {
            old.OnGet = null;
            using var emptied = new ManualResetEventSlim();
            using var registration = old.Store.Get(Make.Basket).ChangeToken.RegisterChangeCallback(_ => emptied.Set(), null);
            fixture.Configuration.Change(change);
            fixture.Made[1].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2")));
            Assert.True(emptied.Wait(Wait.Limit, TestContext.Current.CancellationToken));
        };

        var answer = fixture.Resolve("one/shop/basket");

        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == ResolutionStatus.Resolved ? ["10.0.0.2"] : [], answer.Endpoints.Select(static endpoint => endpoint.Host));
        Assert.False(answer.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task ResolveAsync_RegistryReplacedWhileItIsWaitedFor_WaitsForItsSuccessor()
    {
        await using var fixture = new CatalogFixture(One);
        var waiting = fixture.Resolver.ResolveAsync(ServiceReference.Parse("shop/basket"), TestContext.Current.CancellationToken).AsTask();
        var waitedFor = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var synced = new TaskCompletionSource();
        fixture.OnCreate = registry => registry.WaitForSync = _ =>
        {
            waitedFor.TrySetResult();
            return synced.Task;
        };

        fixture.Configuration.Change(OneElsewhere);
        await waitedFor.Task.Bounded();
        Assert.False(waiting.IsCompleted);
        fixture.Made[1].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2")));
        synced.SetResult();

        Assert.Equal("10.0.0.2", Assert.Single((await waiting.Bounded()).Endpoints).Host);
    }

    [Fact]
    public async Task Change_OfSomethingElseWhileRepointed_FiresNothing()
    {
        await using var fixture = Synced();
        fixture.Configuration.Change(OneElsewhere);
        var before = fixture.Resolve("shop/basket");

        fixture.Configuration.Change(OneElsewhere);

        Assert.False(before.ChangeToken.HasChanged);
        Assert.Equal(2, fixture.Made.Count);
    }

    [Fact]
    public async Task K42_RejectedWhileRepointed_WarnsOfBothAndStillTakesTheReplacement()
    {
        await using var fixture = Synced();
        fixture.Configuration.Change(OneElsewhere);

        fixture.Configuration.Change(Invalid);

        Assert.Collection(
            fixture.Status("one").Warnings,
            static warning => Assert.Contains("answers are still those of the one before it", warning, StringComparison.Ordinal),
            static warning => Assert.Contains("was rejected", warning, StringComparison.Ordinal));

        var fired = CatalogFixture.Fired(fixture.Catalog.ChangeToken);
        fixture.Made[1].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2")));
        await fired;
        Assert.Equal("10.0.0.2", fixture.Resolve("shop/basket").Endpoints[0].Host);
        Assert.Contains("was rejected", Assert.Single(fixture.Status("one").Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Change_WhileAChangeIsRead_IsTakenWholeAndNotHalfOfEach(bool told)
    {
        const string Both = """{"Registries":{"one":{"Type":"Stub"},"two":{"Type":"Stub","Address":"https://a"}}}""";
        const string BothElsewhere = """{"Registries":{"one":{"Type":"Stub","Address":"https://b"},"two":{"Type":"Stub","Address":"https://b"}}}""";
        await using var fixture = new CatalogFixture(Both);
        fixture.Resolve("two/shop/basket");
        Array.ForEach([.. fixture.Made], static made => made.Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))));
        fixture.OnCreate = _ =>
        {
            fixture.OnCreate = null;
            // The names have been read, "two" has not.
            (told ? (Action<string>)fixture.Configuration.Change : fixture.Configuration.Swap)(Both);
        };

        fixture.Configuration.Change(BothElsewhere);

        Assert.Equal(["one", "two"], fixture.Names);
        Assert.All(fixture.Catalog.Registries, static registry => Assert.Empty(registry.Status.Warnings));
        Assert.Equal([false, false, true], fixture.Made.Select(static made => made.IsDisposed));
        Assert.DoesNotContain(fixture.Logs.Lines, static line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Change_HalfOfWhichIsNotValid_IsReadAgainAndNotRejected()
    {
        await using var fixture = Synced();
        fixture.OnCreate = _ =>
        {
            fixture.OnCreate = null;
            fixture.Configuration.Swap(Other);
        };

        fixture.Configuration.Change("""{"Registries":{"new":{"Type":"Stub"},"zeta":{"Type":"Nothing"}}}""");

        Assert.Equal(["other"], fixture.Names);
        Assert.DoesNotContain(fixture.Logs.Lines, static line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Change_SourceThatNeverSaysTheSameTwice_IsNotReadForEver()
    {
        await using var fixture = Synced();
        var reads = 0;
        fixture.OnCreate = _ => fixture.Configuration.Swap(OneElsewhere.Replace("other", $"other{reads++}", StringComparison.Ordinal));

        fixture.Configuration.Change(OneElsewhere);

        Assert.Equal(3, reads);
        Assert.Equal([false, true, true, false], fixture.Made.Select(static made => made.IsDisposed));
    }

    [Fact]
    public async Task Change_ReplacementDroppedThatEndsItsWaitWithAnError_IsNoFailure()
    {
        await using var fixture = Synced();
        var wait = new TaskCompletionSource();
        fixture.OnCreate = registry => registry.WaitForSync = _ => wait.Task;
        fixture.Configuration.Change(OneElsewhere);
        fixture.OnCreate = null;
        fixture.Configuration.Change(One);

        wait.SetException(new ObjectDisposedException("one"));

        Assert.DoesNotContain(fixture.Logs.Lines, static line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Change_ReplacementThatFails_IsLoggedAndTheOldOneStays()
    {
        await using var fixture = Synced();
        fixture.OnCreate = static registry => registry.WaitForSync = static _ => Task.FromException(new InvalidOperationException("mine"));

        fixture.Configuration.Change(OneElsewhere);

        Assert.Contains(fixture.Logs.Lines, static line => line.Level == LogLevel.Error && line.Text.Contains("'one' could not be put in force", StringComparison.Ordinal));
        Assert.Equal("10.0.0.1", fixture.Resolve("shop/basket").Endpoints[0].Host);
    }

    [Fact]
    public async Task Enabled_CallbackOfTheDisabledAnswerThrows_TheStandInIsDisposedAllTheSame()
    {
        await using var fixture = new CatalogFixture(OneDisabled);
        Assert.True(fixture.Catalog.TryGetRegistry("one", out var disabled));
        using var registration = disabled.GetService(Make.Basket).ChangeToken.RegisterChangeCallback(static _ => throw new InvalidOperationException("mine"), null);

        fixture.Configuration.Change(One);

        Assert.True(fixture.Made[0].IsDisposed);
        Assert.Equal(RegistryPhase.Starting, fixture.Status("one").Phase);
    }

    [Fact]
    public async Task K39_Dispose_WaitsForWhatWasDroppedBeforeAndHasNotStoppedYet()
    {
        var fixture = Synced();
        var stopped = new TaskCompletionSource();
        fixture.Made[0].Disposal = stopped.Task;
        fixture.Configuration.Change(OneDisabled);

        var disposal = fixture.DisposeAsync();
        Assert.False(disposal.IsCompleted);
        stopped.SetResult();

        await disposal.AsTask().Bounded();
    }

    private static CatalogFixture Synced()
    {
        var fixture = new CatalogFixture(One);
        fixture.Resolve("shop/basket");
        fixture.Made[0].Sync(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1")));
        return fixture;
    }
}
