using Discovery.Ejection;
using Discovery.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Ejection;

public sealed class EndpointPoolTests
{
    private static readonly DiscoveredEndpoint[] Four = [.. Enumerable.Range(1, 4).Select(static i => Make.Endpoint($"10.0.0.{i}"))];

    private readonly FakeTimeProvider _time = new();
    private readonly EndpointStates _states;

    public EndpointPoolTests() => _states = new EndpointStates(_time, new Random(1));

    [Fact]
    public void Available_Ejected_IsLeftOutUntilItsTimeIsOver()
    {
        var pool = Pool(Four);
        Assert.Same(pool.All, pool.Available);

        _states.ReportFailure(Four[1]);
        Assert.Equal(["10.0.0.1", "10.0.0.3", "10.0.0.4"], Hosts(pool));
        Assert.Same(pool.Available, pool.Available);

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Same(pool.All, pool.Available);
    }

    [Fact]
    public void Available_AllEjected_HalfStaysIn_ThoseThatWouldBeBackFirst()
    {
        var pool = Pool(Four);
        foreach (var endpoint in Four.Reverse())
        {
            _states.ReportFailure(endpoint);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, pool.Available.Count);
        Assert.DoesNotContain(Four[0], pool.Available);
    }

    [Fact]
    public void Available_TheOnlyEndpoint_IsNeverLeftOut()
    {
        var pool = Pool(Four[0]);

        _states.ReportFailure(Four[0]);

        Assert.Equal(["10.0.0.1"], Hosts(pool));
    }

    [Fact]
    public void Available_OfThree_OneIsLeftOutAtTheMost()
    {
        var pool = Pool(Four[..3]);

        _states.ReportFailure(Four[0]);
        _states.ReportFailure(Four[1]);

        Assert.Equal(2, pool.Available.Count);
    }

    [Fact]
    public void Available_EjectedByWayOfAnotherService_IsLeftOutHereToo()
    {
        var (one, other) = (Pool(Four), Pool([Make.Endpoint("10.0.0.1", portName: "web"), Make.Endpoint("10.0.0.9")]));
        _ = one.Available;

        _states.ReportFailure(Four[0]);

        Assert.Equal(["10.0.0.9"], Hosts(other));
        Assert.Equal(3, one.Available.Count);
    }

    [Fact]
    public void Available_EjectedBeforeThePoolWasMade_IsLeftOut()
    {
        _states.ReportFailure(Four[0]);

        Assert.Equal(3, Pool(Four).Available.Count);
    }

    private static IEnumerable<string> Hosts(EndpointPool pool) => pool.Available.Select(static endpoint => endpoint.Host);

    private EndpointPool Pool(params DiscoveredEndpoint[] endpoints) => new(endpoints, _states, new Random(1));
}
