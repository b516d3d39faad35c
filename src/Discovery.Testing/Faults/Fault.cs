using Discovery.Testing.Faults;

namespace Discovery.Testing;

/// <summary>
/// Something that goes wrong in an <see cref="EmbeddedApiServer"/>: pass it to <see cref="ServerFaults.Add"/>. It strikes
/// every request it is about, until it is removed, unless it is narrowed; each narrowing makes a new fault. Immutable.
/// </summary>
/// <example><c>server.Faults.Add(Fault.Status(429, retryAfterSeconds: 1).On("watch", "endpointslices").Times(2));</c></example>
public sealed partial class Fault
{
    private readonly Func<ApiServerRequest, bool>[] _conditions;

    private Fault(FaultAction action)
    {
        Action = action;
        _conditions = [];
    }

    private Fault(Fault other, params Func<ApiServerRequest, bool>[] more)
    {
        Action = other.Action;
        Limit = other.Limit;
        SkippedEvents = other.SkippedEvents;
        _conditions = [.. other._conditions, .. more];
    }

    internal FaultAction Action { get; }

    internal int Limit { get; private init; } = int.MaxValue;

    internal int SkippedEvents { get; private init; }

    /// <summary>Strikes only where the condition holds, besides those there are.</summary>
    /// <param name="condition">Called for each request, and for each event of a watch; by several threads at once.</param>
    /// <returns>The narrower fault.</returns>
    public Fault Where(Func<ApiServerRequest, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(this, condition);
    }

    /// <summary>Strikes only requests with this verb, resource and namespace.</summary>
    /// <param name="verb">Such as <c>list</c>, or <c>watch</c>; any when null.</param>
    /// <param name="resource">The plural name, such as <c>endpointslices</c>; any when null.</param>
    /// <param name="ns">The namespace, empty for requests across namespaces; any when null.</param>
    /// <returns>The narrower fault.</returns>
    public Fault On(string? verb = null, string? resource = null, string? ns = null) => Where(
        r => (verb is null || r.Verb == verb) && (resource is null || r.Resource == resource) && (ns is null || r.Namespace == ns));

    /// <summary>Strikes only the next <paramref name="count"/> times: requests, or events for faults of single events.</summary>
    /// <param name="count">1 or more.</param>
    /// <returns>The narrower fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public Fault Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new(this) { Limit = count };
    }

    /// <summary>Leaves each watch alone until it has sent so many events; bookmarks are none. Nothing but watches has events.</summary>
    /// <param name="count">0 or more.</param>
    /// <returns>The narrower fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Fault AfterEvents(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(this) { SkippedEvents = count };
    }

    internal bool Concerns(FaultPoint point, ApiServerRequest request) =>
        Action.PointIn(request) == point && Array.TrueForAll(_conditions, c => c(request));
}
