using System.Text.Json.Nodes;
using Discovery.Kubernetes.Tests.Infrastructure;

namespace Discovery.Kubernetes.Tests.Registry.Chaos;

/// <summary>Every state that the endpoints of each service have had on the server, in order.</summary>
internal sealed class ServerHistory
{
    private readonly Dictionary<ServiceId, List<string>> _states = [];
    private readonly Dictionary<ServiceId, HashSet<string>> _endpoints = [];
    private readonly HashSet<string> _deletedNamespaces = [];

    /// <summary>The text of a state.</summary>
    public static string Text(string[] endpoints) => string.Join(", ", endpoints);

    public void Add(ServiceId id, IReadOnlyCollection<JsonObject> slices)
    {
        States(id).Add(Text(ExpectedService.Endpoints(slices)));
        if (!_endpoints.TryGetValue(id, out var known))
        {
            _endpoints.Add(id, known = []);
        }

        // What each slice says alone: a server that lies brings versions together that were never there together.
        known.UnionWith(slices.SelectMany(static slice => ExpectedService.Endpoints([slice])));
    }

    public void NamespaceDeleted(string ns) => _deletedNamespaces.Add(ns);

    public bool WasDeleted(string ns) => _deletedNamespaces.Contains(ns);

    /// <summary>
    /// Asserts that what one observer saw of a service was, one after the other, some of the states it has had. So no endpoint
    /// was ever seen that the service did not have, and none was missed that it had all the time.
    /// </summary>
    /// <param name="seen">What was seen, in order.</param>
    /// <param name="mayVanish">
    /// Whether the service may be seen empty at any time: who finds namespaces one by one may hear of a deleted one's successor
    /// before he hears of its end, and begins anew then (K04).
    /// </param>
    public void AssertSubsequence(ServiceId id, IReadOnlyList<string> seen, bool mayVanish)
    {
        var states = States(id);
        var at = 0;
        for (var i = 0; i < seen.Count; i++)
        {
            if (mayVanish && seen[i].Length == 0)
            {
                continue;
            }

            var next = states.FindIndex(at, state => state == seen[i]);
            if (next < 0)
            {
                var what = states.Contains(seen[i]) ? "an older state again" : "a state that it never had";
                Assert.Fail($"{id} was seen in {what}:{Environment.NewLine}{Lines(seen.Take(i + 1))}{Environment.NewLine}The server had:{Environment.NewLine}{Lines(states)}");
            }

            at = next;
        }
    }

    /// <summary>Asserts no more than that each endpoint was once there.</summary>
    public void AssertOnceThere(ServiceId id, IEnumerable<string> endpoints) =>
        Assert.All(endpoints, endpoint => Assert.Contains(endpoint, _endpoints.GetValueOrDefault(id, [])));

    private List<string> States(ServiceId id)
    {
        if (!_states.TryGetValue(id, out var states))
        {
            _states.Add(id, states = [""]);
        }

        return states;
    }

    private static string Lines(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines.Select(static line => $"  [{line}]"));
}
