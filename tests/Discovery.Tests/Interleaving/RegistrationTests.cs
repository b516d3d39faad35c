using Discovery.Tests.Support;
using Microsoft.Extensions.Primitives;

namespace Discovery.Tests.Interleaving;

/// <summary>Registering and disposing in the middle of a token's firing.</summary>
public sealed class RegistrationTests
{
    private readonly ChangeSignal _signal = new();

    [Fact]
    public void Register_InACallbackOfTheSameToken_IsCalledAtOnceAndOnce()
    {
        var calls = 0;
        _signal.RegisterChangeCallback(_ => _signal.RegisterChangeCallback(_ => calls++, null), null);

        _signal.Fire();

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Dispose_InItsOwnCallback_DoesNotWaitForItself()
    {
        IDisposable? registration = null;
        var calls = 0;
        registration = new EitherChangeToken(_signal, new ChangeSignal()).RegisterChangeCallback(
            _ =>
            {
                calls++;
                registration!.Dispose();
            },
            null);

        _signal.Fire();

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Dispose_InTheCallbackOfAnother_ItIsNotCalledAnyMore()
    {
        IDisposable?[] registrations = [null, null];
        var calls = 0;
        for (var i = 0; i < 2; i++)
        {
            var other = 1 - i;
            registrations[i] = _signal.RegisterChangeCallback(
                _ =>
                {
                    calls++;
                    registrations[other]!.Dispose();
                },
                null);
        }

        _signal.Fire();

        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void P11_FiredWhileRegistering_RegistrationDoesNotWaitForTheCallback(bool isFirst)
    {
        // The registrar holds a lock that the callback wants, as consumers do.
        using var registered = new ManualResetEventSlim();
        using var called = new ManualResetEventSlim();
        var waited = false;
        Thread? firing = null;
        var hooked = new HookedToken(_signal, () =>
        {
            firing = new Thread(_signal.Fire) { IsBackground = true };
            firing.Start();
            Assert.True(called.Wait(Wait.Limit, TestContext.Current.CancellationToken));
        });
        var never = new HookedToken(new ChangeSignal(), static () => { });
        var token = isFirst ? new EitherChangeToken(hooked, never) : new EitherChangeToken(never, hooked);

        using var registration = token.RegisterChangeCallback(
            _ =>
            {
                called.Set();
                waited = registered.Wait(Wait.Limit, TestContext.Current.CancellationToken);
            },
            null);
        registered.Set();

        Assert.True(firing!.Join(Wait.Limit));
        Assert.True(waited, "the registration waited for the callback, and the callback for the registration");
        Assert.Equal(0, hooked.Registrations + never.Registrations);
    }

    /// <summary>Does something between the registration and the moment the registrar has it.</summary>
    private sealed class HookedToken(IChangeToken inner, Action registered) : IChangeToken
    {
        private int _registrations;

        public int Registrations => Volatile.Read(ref _registrations);

        public bool HasChanged => inner.HasChanged;

        public bool ActiveChangeCallbacks => true;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
        {
            var registration = inner.RegisterChangeCallback(callback, state);
            Interlocked.Increment(ref _registrations);
            registered();
            return new Registration(this, registration);
        }

        private sealed class Registration(HookedToken owner, IDisposable inner) : IDisposable
        {
            private int _disposed;

            public void Dispose()
            {
                inner.Dispose();
                if (Interlocked.Exchange(ref _disposed, 1) == 0)
                {
                    Interlocked.Decrement(ref owner._registrations);
                }
            }
        }
    }
}
