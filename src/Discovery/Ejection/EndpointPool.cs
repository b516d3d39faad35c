namespace Discovery.Ejection;

/// <summary>The endpoints of one resolution with what is known of them, and those of them that may be chosen now.</summary>
internal sealed class EndpointPool
{
    private readonly EndpointStates _states;
    private readonly Random _random;
    private readonly TrackedEndpoint[] _endpoints;
    private int _calmAt;
    private Choice _choice;

    public EndpointPool(IReadOnlyList<DiscoveredEndpoint> endpoints, EndpointStates states, Random random)
    {
        _states = states;
        _random = random;
        _endpoints = [.. endpoints.Select(endpoint => new TrackedEndpoint(endpoint, states.Get(endpoint)))];
        All = new EndpointCandidates(_endpoints, random);
        _calmAt = states.Version - 1;
        _choice = new Choice(All, _calmAt, 0);
    }

    public EndpointCandidates All { get; }

    /// <summary>All but the ejected ones. Costs two reads as long as nothing is ejected.</summary>
    public EndpointCandidates Available => Volatile.Read(ref _calmAt) == _states.Version ? All : WithoutEjected();

    /// <summary>The pool of a resolution, made once for all who ask.</summary>
    public static EndpointPool Of(ServiceResolution resolution, EndpointStates states, Random random) =>
        resolution.Companion as EndpointPool ?? (EndpointPool)resolution.Keep(new EndpointPool(resolution.Endpoints, states, random));

    private EndpointCandidates WithoutEjected()
    {
        var choice = Volatile.Read(ref _choice);
        return choice.Version == _states.Version && _states.Now < choice.Until ? choice.Candidates : Choose();
    }

    private EndpointCandidates Choose()
    {
        // Before the states: an ejection that comes between the two is seen next time.
        var version = _states.Version;
        var now = _states.Now;
        TrackedEndpoint[] ejected = [.. _endpoints.Where(endpoint => now < endpoint.State.EjectedUntil)];
        if (ejected.Length == 0)
        {
            Volatile.Write(ref _calmAt, version);
            return All;
        }

        // Never more than half: those that would be back first stay in.
        HashSet<EndpointState> left = [.. ejected.Select(static endpoint => endpoint.State).OrderByDescending(static state => state.EjectedUntil).Take(_endpoints.Length / 2)];
        TrackedEndpoint[] chosen = [.. _endpoints.Where(endpoint => !left.Contains(endpoint.State))];
        var candidates = chosen.Length == _endpoints.Length ? All : new EndpointCandidates(chosen, _random);
        Volatile.Write(ref _choice, new Choice(candidates, version, ejected.Min(static endpoint => endpoint.State.EjectedUntil)));
        return candidates;
    }

    private sealed record Choice(EndpointCandidates Candidates, int Version, long Until);
}
