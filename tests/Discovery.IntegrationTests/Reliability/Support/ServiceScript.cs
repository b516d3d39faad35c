using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Writes one service's slices as controllers do, one write after another, each to a state the service never had.</summary>
internal sealed class ServiceScript(TestNamespace ns, int number, ServiceHistory history, Random random)
{
    private const string Lasting = "a"; // never deleted, so that a new state is always possible
    private const int Attempts = 4;

    private static readonly string[] Names = [Lasting, "b", "c"];

    private readonly SortedDictionary<string, (string Address, bool Ready)[]> _slices = new(StringComparer.Ordinal);
    private int _addresses;

    private string Service => history.Reference.Name;

    public int Writes { get; private set; }

    /// <summary>Makes one change and returns when the server has answered.</summary>
    public async Task WriteAsync()
    {
        var (slice, endpoints) = Propose();
        var isNew = !_slices.ContainsKey(slice);
        var version = history.Add(StateWith(slice, endpoints)); // first: the event may be faster than the answer
        var id = $"{Service}-{slice}";
        await (endpoints is null ? ns.DeleteSliceAsync(id)
            : isNew ? ns.CreateSliceAsync(id, Service, endpoints)
            : ns.SetSliceAsync(id, endpoints));
        history.Answered(version);
        Writes++;
        if (endpoints is null)
        {
            _slices.Remove(slice);
        }
        else
        {
            _slices[slice] = endpoints;
        }
    }

    private (string Slice, (string Address, bool Ready)[]? Endpoints) Propose()
    {
        for (var i = 0; i < Attempts; i++)
        {
            var (slice, endpoints) = ProposeAny();
            if (!history.Has(StateWith(slice, endpoints)))
            {
                return (slice, endpoints);
            }
        }

        return (Lasting, Fresh());
    }

    private (string Slice, (string Address, bool Ready)[]? Endpoints) ProposeAny()
    {
        var slice = Names[random.Next(Names.Length)];
        if (!_slices.TryGetValue(slice, out var endpoints))
        {
            return (slice, Fresh());
        }

        var chance = random.Next(10);
        if (chance < 2 && slice != Lasting)
        {
            return (slice, null);
        }

        var index = random.Next(endpoints.Length);
        var changed = endpoints.ToArray();
        changed[index] = chance < 6 ? (changed[index].Address, !changed[index].Ready) : (NextAddress(), true);
        return (slice, changed);
    }

    private (string Address, bool Ready)[] Fresh() => [(NextAddress(), true), .. Enumerable.Range(0, random.Next(3)).Select(_ => (NextAddress(), random.Next(4) > 0))];

    // No address comes twice, so none can be mistaken for another.
    private string NextAddress()
    {
        var next = _addresses++;
        return $"10.{number}.{next / 250}.{(next % 250) + 1}";
    }

    private string StateWith(string slice, (string Address, bool Ready)[]? endpoints) => ServiceHistory.StateOf(
        _slices.Where(pair => pair.Key != slice).SelectMany(static pair => pair.Value).Concat(endpoints ?? [])
            .Where(static endpoint => endpoint.Ready)
            .Select(static endpoint => $"{endpoint.Address}:8080"));
}
