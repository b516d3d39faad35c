using Microsoft.Extensions.Primitives;

namespace Discovery;

/// <summary>The answer to a <see cref="ServiceReference"/>: endpoints to use now, or why there are none.</summary>
/// <remarks>Immutable, safe for any number of threads, and shared: the same question gets the same object until the answer changes.</remarks>
public sealed class ServiceResolution
{
    // What each request reads comes first, and so together: of a thousand services one is seldom near.
    private readonly IChangeToken _first;
    private readonly IChangeToken? _second;
    private object? _companion;
    private IChangeToken? _changeToken;

    /// <summary>An answer.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="reason">A sentence for a human.</param>
    /// <param name="endpoints">The usable endpoints; empty unless the status is <see cref="ResolutionStatus.Resolved"/>.</param>
    /// <param name="changeToken">Fires when asking again may give another answer.</param>
    public ServiceResolution(
        ResolutionStatus status, string reason, IReadOnlyList<DiscoveredEndpoint> endpoints, IChangeToken changeToken)
        : this(status, reason, endpoints, changeToken, null)
    {
    }

    internal ServiceResolution(
        ResolutionStatus status, string reason, IReadOnlyList<DiscoveredEndpoint> endpoints, IChangeToken first, IChangeToken? second)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(first);
        Status = status;
        Reason = reason;
        Endpoints = endpoints;
        _first = first;
        _second = second;
    }

    /// <summary>The outcome.</summary>
    public ResolutionStatus Status { get; }

    /// <summary>A sentence for a human: what was found, or why nothing was and what there is instead.</summary>
    public string Reason { get; }

    /// <summary>The usable endpoints, in a stable order; empty unless <see cref="Status"/> is <see cref="ResolutionStatus.Resolved"/>.</summary>
    public IReadOnlyList<DiscoveredEndpoint> Endpoints { get; }

    /// <summary>Whether the port speaks TLS as far as the registry knows: number 443, or <c>https</c> by name or application protocol.</summary>
    internal bool IsHttps { get; init; }

    /// <summary>What a load balancer has worked out from it, kept as long as the resolution is.</summary>
    internal object? Companion => Volatile.Read(ref _companion);

    /// <summary>Fires once when asking again may give another answer; has already fired when this answer is outdated.</summary>
    /// <remarks>Callbacks run on the thread that publishes the change, so they must be short and must not throw.</remarks>
    public IChangeToken ChangeToken =>
        // Made on demand: most answers are used for one request and never watched.
        _changeToken ??= _second is null ? _first : new EitherChangeToken(_first, _second);

    /// <summary>Whether it is still the answer of a snapshot that its publisher outdates, within the scope it was made for.</summary>
    /// <param name="scope">The signal of the scope that is current.</param>
    internal bool IsInForce(ChangeSignal scope) => ReferenceEquals(_second, scope) && _first is ChangeSignal { IsOutdated: false };

    /// <summary>Keeps a companion unless there is one.</summary>
    /// <returns>The one that is kept.</returns>
    internal object Keep(object companion) => Interlocked.CompareExchange(ref _companion, companion, null) ?? companion;
}
