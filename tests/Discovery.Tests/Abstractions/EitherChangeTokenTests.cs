using Discovery.Tests.Support;

namespace Discovery.Tests.Abstractions;

public sealed class EitherChangeTokenTests
{
    private readonly ChangeSignal _first = new();
    private readonly ChangeSignal _second = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fire_OneOfBoth_CallsOnceAndHasChanged(bool first)
    {
        var token = new EitherChangeToken(_first, _second);
        var calls = 0;
        using var registration = token.RegisterChangeCallback(_ => calls++, null);
        Assert.False(token.HasChanged);

        (first ? _first : _second).Fire();
        (first ? _second : _first).Fire();

        Assert.Equal(1, calls);
        Assert.True(token.HasChanged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Register_OneHasFiredBefore_CallsAtOnceAndOnce(bool first)
    {
        (first ? _first : _second).Fire();
        var calls = 0;

        using var registration = new EitherChangeToken(_first, _second).RegisterChangeCallback(_ => calls++, null);
        (first ? _second : _first).Fire();

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Dispose_Registration_IsNotCalledAndLeavesNothing()
    {
        var calls = 0;
        new EitherChangeToken(_first, _second).RegisterChangeCallback(_ => calls++, null).Dispose();

        _first.Fire();
        _second.Fire();

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Register_RacesWithBoth_IsCalledExactlyOnce()
    {
        for (var round = 0; round < 2000; round++)
        {
            var (first, second) = (new ChangeSignal(), new ChangeSignal());
            var calls = 0;
            using var start = new Barrier(3);
            Task Run(Action work) => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(Wait.Limit);
                    work();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);

            await Task.WhenAll(
                Run(first.Fire),
                Run(second.Fire),
                Run(() => new EitherChangeToken(first, second).RegisterChangeCallback(_ => Interlocked.Increment(ref calls), null))).Bounded();

            Assert.Equal(1, calls);
        }
    }
}
