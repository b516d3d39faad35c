using System.Runtime.CompilerServices;
using Microsoft.Extensions.Primitives;

namespace Discovery;

/// <summary>What a registry knows of one service at one moment.</summary>
/// <remarks>Immutable, safe for any number of threads. A change makes a new snapshot and then fires the old one's <see cref="ChangeToken"/>.</remarks>
public sealed class ServiceSnapshot
{
    // A consumer asks for one or two ports. The bound keeps made-up port numbers from growing memory.
    private const int MaxRememberedSelections = 16;

    private readonly ServiceContent _content;
    private readonly ChangeSignal _signal;
    private ServiceSelection[] _selections = [];
    private int _claimed;

    /// <summary>A snapshot of a service that exists.</summary>
    /// <param name="id">The service.</param>
    /// <param name="ports">Its ports; empty when none is known, as for a Kubernetes slice without ports (rule K16).</param>
    /// <param name="endpoints">All its endpoints, ready or not, one for each address and TCP port, in a stable order.</param>
    /// <param name="portNumbersKnown">
    /// Whether the registry knows service port numbers at all. If it does not, any number means the only port (rule K21).
    /// </param>
    public ServiceSnapshot(
        ServiceId id, IReadOnlyList<ServicePort> ports, IReadOnlyList<DiscoveredEndpoint> endpoints, bool portNumbersKnown = true)
        : this(id, true, new GivenContent(NotNull(ports), NotNull(endpoints)), portNumbersKnown, new ChangeSignal())
    {
    }

    /// <summary>A snapshot of a service that exists.</summary>
    internal ServiceSnapshot(ServiceId id, ServiceContent content, bool portNumbersKnown)
        : this(id, true, content, portNumbersKnown, new ChangeSignal())
    {
    }

    private ServiceSnapshot(ServiceId id, bool exists, ServiceContent content, bool portNumbersKnown, ChangeSignal signal)
    {
        Id = id;
        Exists = exists;
        PortNumbersKnown = portNumbersKnown;
        _content = content;
        _signal = signal;
    }

    /// <summary>The service.</summary>
    public ServiceId Id { get; }

    /// <summary>Whether the registry knows the service.</summary>
    public bool Exists { get; }

    /// <summary>The service's ports, those other than TCP included.</summary>
    public IReadOnlyList<ServicePort> Ports => _content.Ports;

    /// <summary>All endpoints, also those not to be routed to: for a dump, not for choosing one.</summary>
    public IReadOnlyList<DiscoveredEndpoint> AllEndpoints => _content.Endpoints;

    /// <summary>Whether the registry knows the numbers of service ports.</summary>
    public bool PortNumbersKnown { get; }

    /// <summary>Fires once when there is a newer snapshot; has already fired when there is one.</summary>
    /// <remarks>Callbacks run on the thread that publishes the change, so they must be short and must not throw.</remarks>
    public IChangeToken ChangeToken => _signal;

    /// <summary>The usable endpoints of a port: the ready ones or, if none is ready, those that still serve while they terminate (rule K08).</summary>
    /// <param name="port">Which port (rules K20 to K22).</param>
    /// <returns>The endpoints in a stable order; empty when the service, the port or a usable endpoint is missing.</returns>
    public IReadOnlyList<DiscoveredEndpoint> GetEndpoints(PortSelector port) => Select(port).Endpoints;

    /// <summary>For messages and debuggers.</summary>
    /// <returns>The id and how many endpoints there are.</returns>
    public override string ToString() => Exists ? $"{Id} ({Counts.Total} endpoints)" : $"{Id} (unknown)";

    /// <summary>A snapshot of a service the registry does not know; the registry's own signal says when that may have changed.</summary>
    internal static ServiceSnapshot Missing(ServiceId id, ChangeSignal signal) => new(id, false, GivenContent.None, true, signal);

    /// <summary>This snapshot for the first who publishes it, a copy for everybody after: a token fires for one publication only.</summary>
    internal ServiceSnapshot Claim() => Interlocked.Exchange(ref _claimed, 1) == 0
        ? this
        : new(Id, Exists, _content, PortNumbersKnown, new ChangeSignal()) { _claimed = 1 };

    /// <summary>How many endpoints there are; nothing is kept for it but the numbers.</summary>
    internal EndpointCounts Counts => _content.Counts;

    /// <summary>All endpoints for somebody who looks at them once, as for a dump of all services.</summary>
    internal IReadOnlyList<DiscoveredEndpoint> PeekEndpoints() => _content.Peek();

    /// <summary>Whether both are known to say the same.</summary>
    internal bool HasSameContent(ServiceSnapshot other) =>
        Exists == other.Exists && PortNumbersKnown == other.PortNumbersKnown && _content.IsSameAs(other._content);

    /// <summary>Says that there is a newer snapshot. Publish that one first, then fire.</summary>
    internal ChangeSignal Signal => _signal;

    internal ServiceSelection Select(PortSelector port)
    {
        var current = Volatile.Read(ref _selections);
        foreach (var known in current)
        {
            if (known.Port == port)
            {
                return known;
            }
        }

        var selection = ServiceSelection.Make(this, port);
        if (current.Length < MaxRememberedSelections)
        {
            // Losing a race here costs the loser's work once more, nothing else.
            Interlocked.CompareExchange(ref _selections, [.. current, selection], current);
        }

        return selection;
    }

    private static T NotNull<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
