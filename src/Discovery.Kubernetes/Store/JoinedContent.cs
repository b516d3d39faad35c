using System.Runtime.CompilerServices;
using Discovery.Kubernetes.Model;

namespace Discovery.Kubernetes.Store;

/// <summary>What the slices of a service, and its Service, say together; joined when somebody asks.</summary>
/// <param name="join">How.</param>
/// <param name="groups">The slices or the Endpoints object, in any order.</param>
/// <param name="service">The Service, if there is or was one.</param>
/// <param name="isNews">Whether consumers are known to see something else than before.</param>
internal sealed class JoinedContent(ServiceJoin join, EndpointGroup[] groups, ServiceObject? service, bool isNews) : ServiceContent
{
    private readonly EndpointGroup[] _groups = groups;
    private readonly ServiceObject? _service = service;
    private readonly bool _isNews = isNews;
    private IReadOnlyList<ServicePort>? _ports;
    private DiscoveredEndpoint[]? _endpoints;
    private StrongBox<EndpointCounts>? _counts;
    private volatile bool _isPlain;

    public override IReadOnlyList<ServicePort> Ports => _ports ??= ServicePorts.Join(InOrder(), _service);

    public override IReadOnlyList<DiscoveredEndpoint> Endpoints => _endpoints ?? Keep();

    public override EndpointCounts Counts => (_counts ??= new(Count())).Value;

    /// <summary>Whether it is known that every endpoint is one that some object has, and no other object has something to say of it.</summary>
    public bool IsPlain => _isPlain;

    public override IReadOnlyList<DiscoveredEndpoint> Peek() => _endpoints ?? Make(keep: false, out _);

    // If nobody has looked at this, nobody minds being told to look again.
    public override bool IsSameAs(ServiceContent other) =>
        other is JoinedContent { _isNews: false } joined
        && (IsOfSameObjects(joined) || (_endpoints is not null && Ports.SequenceEqual(joined.Ports) && _endpoints.AsSpan().SequenceEqual(joined.Keep())));

    private bool IsOfSameObjects(JoinedContent other) => ReferenceEquals(_service, other._service) && _groups.AsSpan().SequenceEqual(other._groups);

    private DiscoveredEndpoint[] Keep()
    {
        var endpoints = Make(keep: true, out var isPlain);
        _isPlain = isPlain;
        return _endpoints = endpoints;
    }

    private DiscoveredEndpoint[] Make(bool keep, out bool isPlain)
    {
        var best = join.Best(InOrder(), _service, out isPlain);
        var endpoints = new DiscoveredEndpoint[best.Count];
        for (var index = 0; index < endpoints.Length; index++)
        {
            endpoints[index] = best[index].Port.Get(best[index].Index, keep);
        }

        return endpoints;
    }

    private EndpointCounts Count()
    {
        var counts = default(EndpointCounts);
        foreach (var candidate in join.Best(InOrder(), _service, out _))
        {
            var endpoint = candidate.Port;
            counts = counts.With(endpoint.IsReady(candidate.Index), endpoint.IsServing(candidate.Index), endpoint.IsTerminating(candidate.Index));
        }

        return counts;
    }

    // Oldest write first: by resourceVersion, for a list comes in the order of names, and must not change what the same
    // objects mean. Where versions are no numbers, by event.
    private EndpointGroup[] InOrder() =>
        _groups.Length < 2 ? _groups : [.. _groups.OrderBy(static group => group.Version).ThenBy(static group => group.Sequence)];
}
