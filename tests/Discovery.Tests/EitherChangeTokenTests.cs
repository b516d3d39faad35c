using Microsoft.Extensions.Primitives;

namespace Discovery.Tests;

public sealed class EitherChangeTokenTests
{
    [Fact]
    public void Register_BothFire_CallsOnceAndLetsGoOfBoth()
    {
        CountingToken first = new();
        CountingToken second = new();
        var calls = 0;
        using var registration = new EitherChangeToken(first, second).RegisterChangeCallback(_ => calls++, null);

        second.Fire();
        first.Fire();

        Assert.Equal(1, calls);
        Assert.Equal(0, first.Registrations + second.Registrations);
    }

    [Fact]
    public void Register_DisposedUnfired_LeavesNothingBehind()
    {
        CountingToken first = new();
        CountingToken second = new();
        var calls = 0;

        new EitherChangeToken(first, second).RegisterChangeCallback(_ => calls++, null).Dispose();
        first.Fire();

        Assert.Equal(0, calls);
        Assert.Equal(0, first.Registrations + second.Registrations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Register_HasFired_CallsAtOnce(bool isFirst)
    {
        CountingToken first = new();
        CountingToken second = new();
        (isFirst ? first : second).Fire();
        var token = new EitherChangeToken(first, second);
        var calls = 0;

        using var registration = token.RegisterChangeCallback(_ => calls++, null);

        Assert.True(token.HasChanged);
        Assert.Equal(1, calls);
        Assert.Equal(0, first.Registrations + second.Registrations);
    }

    private sealed class CountingToken : IChangeToken
    {
        private readonly ChangeSignal _signal = new();

        public int Registrations { get; private set; }

        public bool HasChanged => _signal.HasChanged;

        public bool ActiveChangeCallbacks => true;

        public void Fire() => _signal.Fire();

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
        {
            Registrations++;
            return new Counted(this, _signal.RegisterChangeCallback(callback, state));
        }

        private sealed class Counted(CountingToken owner, IDisposable inner) : IDisposable
        {
            private bool _disposed;

            public void Dispose()
            {
                inner.Dispose();
                owner.Registrations -= _disposed ? 0 : 1;
                _disposed = true;
            }
        }
    }
}
