using Discovery.Tests.Support;

namespace Discovery.Tests.Abstractions;

public sealed class ChangeSignalTests
{
    [Fact]
    public void Fire_Registered_CallsOnceForGood()
    {
        var signal = new ChangeSignal();
        var calls = 0;
        using var registration = signal.RegisterChangeCallback(_ => calls++, null);

        signal.Fire();
        signal.Fire();

        Assert.Equal(1, calls);
        Assert.True(signal.HasChanged);
        Assert.True(signal.ActiveChangeCallbacks);
    }

    [Fact]
    public void Register_AfterFire_CallsAtOnce()
    {
        var signal = new ChangeSignal();
        signal.Fire();
        object? seen = null;

        using var registration = signal.RegisterChangeCallback(state => seen = state, "state");

        Assert.Equal("state", seen);
    }

    [Fact]
    public void Fire_RegistrationDisposed_DoesNotCall()
    {
        var signal = new ChangeSignal();
        var calls = 0;
        signal.RegisterChangeCallback(_ => calls++, null).Dispose();

        signal.Fire();

        Assert.Equal(0, calls);
    }

    [Fact]
    public void Fire_CallbackThrows_TheOthersAreCalledAndItIsReported()
    {
        var signal = new ChangeSignal();
        var calls = 0;
        signal.RegisterChangeCallback(_ => calls++, null);
        signal.RegisterChangeCallback(static _ => throw new InvalidOperationException("mine"), null);
        signal.RegisterChangeCallback(_ => calls++, null);

        var exception = Assert.Throws<AggregateException>(signal.Fire);

        Assert.Equal("mine", Assert.Single(exception.InnerExceptions).Message);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Register_RacesWithFire_IsCalledExactlyOnce()
    {
        for (var round = 0; round < 2000; round++)
        {
            var signal = new ChangeSignal();
            var calls = 0;
            using var start = new Barrier(3);
            Task Register() => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(Wait.Limit);
                    signal.RegisterChangeCallback(_ => Interlocked.Increment(ref calls), null);
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            var registering = new[] { Register(), Register() };

            start.SignalAndWait(Wait.Limit, TestContext.Current.CancellationToken);
            signal.Fire();

            await Task.WhenAll(registering).Bounded();
            Assert.Equal(2, Volatile.Read(ref calls));
        }
    }
}
