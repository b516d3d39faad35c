using Discovery.Grpc.Balancing;
using Discovery.Grpc.Following;
using Discovery.Grpc.Targets;
using Discovery.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Discovery.Grpc.Tests.Support.Registries;

namespace Discovery.Grpc.Tests;

public sealed class ResolverTests
{
    private static readonly DiscoveredEndpoint One = new("10.0.0.1", 80);
    private static readonly DiscoveredEndpoint Two = new("10.0.0.2", 80);

    private readonly Recorder _told = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Start_Always_LetsCallsWaitAndThenTellsTheAnswer()
    {
        var services = new StubResolver(One, Two);
        using var resolver = Resolver(services);

        resolver.Start(_told.Record);
        await _told.UntilAddressesAsync("10.0.0.1:80", "10.0.0.2:80");

        Assert.Equal([0, 2], _told.Results.Select(static result => result.Addresses!.Count));
    }

    [Fact]
    public void Start_Twice_Throws()
    {
        using var resolver = Resolver(new StubResolver(One));
        resolver.Start(_told.Record);

        Assert.Throws<InvalidOperationException>(() => resolver.Start(_told.Record));
    }

    [Fact]
    public async Task Start_InACallsContext_LeavesItBehind()
    {
        AsyncLocal<string> caller = new() { Value = "caller" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var services = new StubResolver(One) { BeforeAnswer = () => seen.TrySetResult(caller.Value) };
        using var resolver = Resolver(services);

        resolver.Start(_told.Record);

        Assert.Null(await seen.Task.Bounded());
    }

    [Fact]
    public async Task Change_AfterTheAnswer_IsTold()
    {
        var services = new StubResolver(One);
        using var resolver = Resolver(services);
        resolver.Start(_told.Record);
        await services.UntilListenersAsync(1);

        services.Answer(Two);

        await _told.UntilAddressesAsync("10.0.0.2:80");
    }

    [Fact]
    public async Task Change_WhileTheAnswerIsOnItsWay_IsNotLost()
    {
        var services = new StubResolver(One);
        var changed = false;
        services.BeforeAnswer = () =>
        {
            if (!changed)
            {
                changed = true;
                services.Answer(Two);
            }
        };
        using var resolver = Resolver(services);

        resolver.Start(_told.Record);

        await _told.UntilAddressesAsync("10.0.0.2:80");
        Assert.Equal(["", "10.0.0.1:80", "10.0.0.2:80"], _told.Results.Select(static result => string.Join(',', result.Addresses!)));
    }

    [Fact]
    public async Task Change_WhileTheChannelIsTold_IsNotLost()
    {
        var services = new StubResolver(One);
        var changed = false;
        using var resolver = Resolver(services);

        resolver.Start(result =>
        {
            if (result.Addresses!.Count > 0 && !changed)
            {
                changed = true;
                services.Answer(Two);
            }

            _told.Record(result);
        });

        await _told.UntilAddressesAsync("10.0.0.2:80");
    }

    [Fact]
    public async Task Change_OfNothingThatMatters_IsNotTold()
    {
        var services = new StubResolver(One);
        using var resolver = Resolver(services);
        resolver.Start(_told.Record);
        await services.UntilListenersAsync(1);

        services.Answer(new DiscoveredEndpoint("10.0.0.1", 80));
        await services.UntilQuestionsAsync(2);
        await services.UntilListenersAsync(1);
        services.Refuse(ResolutionStatus.NoReadyEndpoints, "none");
        await _told.UntilFailureAsync("none");

        Assert.Equal(3, _told.Results.Count);
    }

    [Theory]
    [InlineData(ResolutionStatus.UnknownRegistry)]
    [InlineData(ResolutionStatus.RegistryDisabled)]
    [InlineData(ResolutionStatus.NotSynced)]
    [InlineData(ResolutionStatus.NamespaceExcluded)]
    [InlineData(ResolutionStatus.ServiceNotFound)]
    [InlineData(ResolutionStatus.PortNotFound)]
    [InlineData(ResolutionStatus.NoReadyEndpoints)]
    public async Task Answer_OtherThanResolved_IsUnavailableWithTheReason(ResolutionStatus status)
    {
        var services = new StubResolver();
        services.Refuse(status, "why not");
        using var resolver = Resolver(services);

        resolver.Start(_told.Record);
        await _told.UntilFailureAsync("why not");

        Assert.Equal(new Status(StatusCode.Unavailable, "why not"), _told.Results[^1].Status);
    }

    [Fact]
    public async Task Answer_AlwaysOutdated_IsAskedForNoMoreThanEvery50Milliseconds()
    {
        var services = new StubResolver(One) { AlwaysOutdated = true };
        using var resolver = Resolver(services);

        resolver.Start(_told.Record);
        await services.UntilQuestionsAsync(9);
        for (var turn = 0; turn < 100; turn++)
        {
            await Task.Yield();
        }

        Assert.Equal(9, services.Questions);
        await AdvanceUntilAsync(TimeSpan.FromMilliseconds(50), () => services.Questions > 9);
    }

    [Fact]
    public async Task Answer_ThatThrows_IsUnavailableAndAskedForAgain()
    {
        var services = new StubResolver(One) { Throws = new InvalidOperationException("broken") };
        using var resolver = Resolver(services);
        resolver.Start(_told.Record);
        await _told.UntilFailureAsync("apisix/httpbin could not be resolved: broken");

        services.Throws = null;
        await AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => _told.Results[^1].Addresses?.Count == 1);
    }

    [Fact]
    public async Task Answer_ThatThrowsLater_LeavesTheChannelWhatItHas()
    {
        var services = new StubResolver(One);
        using var resolver = Resolver(services);
        resolver.Start(_told.Record);
        await services.UntilListenersAsync(1);

        services.Throws = new InvalidOperationException("broken");
        services.Answer(Two);
        await services.UntilQuestionsAsync(2);
        services.Throws = null;
        await AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => _told.Results.Count == 3);

        Assert.DoesNotContain(_told.Results, static result => result.Status.StatusCode != StatusCode.OK);
    }

    [Fact]
    public async Task Channel_ThatThrows_HearsOfTheFailureAndOfTheNextChange()
    {
        var services = new StubResolver(One);
        using var resolver = Resolver(services);
        resolver.Start(_told.Behind(static result =>
        {
            if (result.Addresses is [var address] && address.EndPoint.Host == "10.0.0.1")
            {
                throw new InvalidOperationException("no");
            }
        }));
        await _told.UntilFailureAsync("did not take the endpoints");

        services.Answer(Two);

        await _told.UntilAddressesAsync("10.0.0.2:80");
    }

    [Fact]
    public async Task Dispose_Always_EndsTheSubscriptionAndTheUpdates()
    {
        var services = new StubResolver(One);
        var resolver = Resolver(services);
        resolver.Start(_told.Record);
        await services.UntilListenersAsync(1);

        resolver.Dispose();
        services.Answer(Two);
        await services.UntilListenersAsync(0);

        Assert.Equal((2, 1), (_told.Results.Count, services.Questions));
    }

    [Fact]
    public async Task Dispose_WhileTheAnswerIsOnItsWay_IsTheEnd()
    {
        var services = new StubResolver(One);
        var resolver = Resolver(services);
        services.BeforeAnswer = resolver.Dispose;

        resolver.Start(_told.Record);
        await services.Registered.Task.Bounded();
        await services.UntilListenersAsync(0);

        Assert.Empty(Assert.Single(_told.Results).Addresses!);
    }

    [Fact]
    public async Task Dispose_WhileTheChannelIsTold_WaitsForItsEnd()
    {
        var services = new StubResolver(One);
        var resolver = Resolver(services);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leave = new ManualResetEventSlim();
        resolver.Start(result =>
        {
            if (result.Addresses!.Count > 0)
            {
                entered.SetResult();
                Assert.True(leave.Wait(Patience.Time));
            }

            _told.Record(result);
        });
        await entered.Task.Bounded();

        var disposal = Task.Run(resolver.Dispose, TestContext.Current.CancellationToken);
        services.Answer(Two);
        Assert.False(disposal.IsCompleted);
        leave.Set();
        await disposal.Bounded();
        await services.UntilListenersAsync(0);

        Assert.Equal(2, _told.Results.Count);
    }

    [Fact]
    public async Task Dispose_ByTheChannelThatIsTold_DoesNotHang()
    {
        var services = new StubResolver(One);
        var resolver = Resolver(services);
        resolver.Start(result =>
        {
            if (result.Addresses!.Count > 0)
            {
                resolver.Dispose();
            }

            _told.Record(result);
        });

        await _told.UntilAddressesAsync("10.0.0.1:80");
    }

    [Fact]
    public void Dispose_BeforeTheStart_AsksNobody()
    {
        var services = new StubResolver(One);
        var resolver = Resolver(services);

        resolver.Dispose();

        Assert.Equal(0, services.Questions);
    }

    private DiscoveryResolver Resolver(StubResolver services) => new(
        services,
        Target.Parse(new Uri(Address), 80),
        DiscoveryBalancerFactory.Wrap(ChildPolicy.Of(new GrpcChannelOptions())),
        _time,
        NullLogger<DiscoveryResolver>.Instance);

    // A timer may not be there yet when the time passes.
    private async Task AdvanceUntilAsync(TimeSpan step, Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience.Time);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(step);
            await Task.Yield();
        }
    }
}
