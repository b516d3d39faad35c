namespace Discovery.Ejection;

/// <summary>The endpoints of one resolution with what is known of them, and those of them that may be chosen now.</summary>
internal sealed class EndpointPool
{
    private readonly EndpointStates _states;
    private readonly Random _random;
    private readonly DiscoveredEndpoint[] _endpoints;
    private readonly EndpointState[] _stateOf;
    private Choice _choice;

    public EndpointPool(IReadOnlyList<DiscoveredEndpoint> endpoints, EndpointStates states, Random random)
    {
        _states = states;
        _random = random;
        _endpoints = [.. endpoints];
        _stateOf = [.. _endpoints.Select(states.Get)];
        All = new EndpointCandidates(_endpoints, _stateOf, random);
        _choice = new Choice(All, states.Version - 1, 0);
    }

    public EndpointCandidates All { get; }

    /// <summary>All but the ejected ones. Costs two reads as long as nothing is ejected.</summary>
    public EndpointCandidates Available
    {
        get
        {
            var choice = Volatile.Read(ref _choice);
            return choice.Version == _states.Version && (choice.Until == long.MaxValue || _states.Now < choice.Until)
                ? choice.Candidates
                : Choose();
        }
    }

    /// <summary>The pool of a resolution, made once for all who ask.</summary>
    public static EndpointPool Of(ServiceResolution resolution, EndpointStates states, Random random) =>
        resolution.Companion as EndpointPool ?? (EndpointPool)resolution.Keep(new EndpointPool(resolution.Endpoints, states, random));

    private EndpointCandidates Choose()
    {
        // Before the states: an ejection that comes between the two is seen next time.
        var version = _states.Version;
        var now = _states.Now;
        int[] ejected = [.. Enumerable.Range(0, _endpoints.Length).Where(index => now < _stateOf[index].EjectedUntil)];
        var until = ejected.Length == 0 ? long.MaxValue : ejected.Min(index => _stateOf[index].EjectedUntil);

        // Never more than half: those that would be back first stay in.
        HashSet<int> left = [.. ejected.OrderByDescending(index => _stateOf[index].EjectedUntil).Take(_endpoints.Length / 2)];
        int[] chosen = [.. Enumerable.Range(0, _endpoints.Length).Where(index => !left.Contains(index))];
        var candidates = chosen.Length == _endpoints.Length ? All
            : new EndpointCandidates([.. chosen.Select(index => _endpoints[index])], [.. chosen.Select(index => _stateOf[index])], _random);
        Volatile.Write(ref _choice, new Choice(candidates, version, until));
        return candidates;
    }

    private sealed record Choice(EndpointCandidates Candidates, int Version, long Until);
}
