using System.Collections;
using Discovery.Ejection;
using Discovery.LoadBalancing;

namespace Discovery;

/// <summary>The endpoints that one request may be sent to, for an <see cref="IEndpointSelector"/> to choose from.</summary>
/// <remarks>Immutable but for its counters, safe for any number of threads. Nothing here allocates or locks but enumeration.</remarks>
public sealed class EndpointCandidates : IReadOnlyList<DiscoveredEndpoint>
{
    // One array, so that an endpoint and its state come together.
    private readonly TrackedEndpoint[] _candidates;
    private readonly AliasTable? _byWeight;
    private long _turn;

    internal EndpointCandidates(TrackedEndpoint[] candidates, Random random)
    {
        _candidates = candidates;
        MaxWeight = candidates.Max(static candidate => candidate.Endpoint.Weight);
        HasEqualWeights = candidates.All(candidate => candidate.Endpoint.Weight == MaxWeight);
        _byWeight = HasEqualWeights ? null : AliasTable.Of([.. candidates.Select(static candidate => candidate.Endpoint.Weight)]);

        // A hundred clients that start together must not all begin with the same endpoint.
        _turn = random.Next();
    }

    /// <summary>How many there are, at least one.</summary>
    public int Count => _candidates.Length;

    /// <summary>Whether all have the same <see cref="DiscoveredEndpoint.Weight"/> (rule K14).</summary>
    public bool HasEqualWeights { get; }

    internal int MaxWeight { get; }

    /// <summary>A candidate.</summary>
    /// <param name="index">From 0.</param>
    public DiscoveredEndpoint this[int index] => _candidates[index].Endpoint;

    /// <summary>How many requests of this process, of all its clients, wait for a candidate's response headers now.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>The number, which may have changed already.</returns>
    public int GetOutstandingRequests(int index) => _candidates[index].State.Outstanding;

    /// <summary>Draws a candidate at random, each as often as its weight says; one of weight 0 only if all have none.</summary>
    /// <param name="random">Where chance comes from, safe for any number of threads.</param>
    /// <returns>Its index.</returns>
    public int Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return _byWeight is null ? random.Next(_candidates.Length) : _byWeight.Draw(random);
    }

    /// <summary>Takes the next number of a sequence with a random start, for those who choose in turns.</summary>
    /// <returns>A number that is not negative, one more than the last.</returns>
    public long NextTurn() => Interlocked.Increment(ref _turn) & long.MaxValue;

    /// <inheritdoc/>
    public IEnumerator<DiscoveredEndpoint> GetEnumerator() => _candidates.Select(static candidate => candidate.Endpoint).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal TrackedEndpoint Choose(int index) => _candidates[index];

    /// <summary>Those that have not been tried; <see langword="null"/> if all have.</summary>
    internal EndpointCandidates? Without(IReadOnlyCollection<EndpointState> tried, Random random)
    {
        if (tried.Count == 0)
        {
            return this;
        }

        TrackedEndpoint[] left = [.. _candidates.Where(candidate => !tried.Contains(candidate.State))];
        return left.Length == 0 ? null
            : left.Length == Count ? this
            : new EndpointCandidates(left, random);
    }
}
