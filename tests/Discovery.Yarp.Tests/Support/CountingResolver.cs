using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Discovery.Yarp.Tests.Support;

/// <summary>Every service has one endpoint; counts who listens for changes.</summary>
internal sealed class CountingResolver : IServiceResolver
{
    private readonly CancellationTokenSource _source = new();
    private int _registrations;
    private int _questions;

    public int Registrations => _registrations;

    public int Questions => _questions;

    public bool AlwaysOutdated { get; set; }

    public void Fire() => _source.Cancel();

    public bool TryGetReference(Uri uri, [NotNullWhen(true)] out ServiceReference? reference)
    {
        var labels = uri.Host.Split('.');
        reference = labels is [_, _, "svc"] ? new ServiceReference(null, labels[1], labels[0], PortSelector.Any) : null;
        return reference is not null;
    }

    public ServiceResolution Resolve(ServiceReference reference)
    {
        Interlocked.Increment(ref _questions);
        return new(ResolutionStatus.Resolved, "", [new DiscoveredEndpoint("10.0.0.1", 80)], new Token(this));
    }

    public ValueTask<ServiceResolution> ResolveAsync(ServiceReference reference, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("an adapter that never waits never asks this");

    private sealed class Token(CountingResolver owner) : IChangeToken
    {
        public bool HasChanged => owner.AlwaysOutdated;

        public bool ActiveChangeCallbacks => true;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
        {
            Interlocked.Increment(ref owner._registrations);
            return new Registration(owner, owner._source.Token.UnsafeRegister(callback, state));
        }
    }

    private sealed class Registration(CountingResolver owner, IDisposable inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            Interlocked.Decrement(ref owner._registrations);
        }
    }
}
