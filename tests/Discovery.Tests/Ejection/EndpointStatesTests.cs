using Discovery.Ejection;
using Discovery.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Tests.Ejection;

public sealed class EndpointStatesTests
{
    private static readonly DiscoveredEndpoint One = Make.Endpoint("10.0.0.1");

    private readonly FakeTimeProvider _time = new();
    private readonly List<double> _ejections = [];
    private readonly EndpointStates _states;

    public EndpointStatesTests()
    {
        _states = new EndpointStates(_time, new MiddleRandom());
        _states.OnEjected((_, duration) => _ejections.Add(duration.TotalSeconds));
    }

    [Fact]
    public void ReportFailure_AgainAndAgain_TheTimeDoublesToItsBound()
    {
        for (var i = 0; i < 9; i++)
        {
            _states.ReportFailure(One);
            Assert.True(_states.IsEjected(One));
            _time.Advance(TimeSpan.FromSeconds(_ejections[^1]));
            Assert.False(_states.IsEjected(One));
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300, 300], _ejections);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void ReportFailure_Time_IsJitteredByAFifth(double chance, double seconds)
    {
        var states = new EndpointStates(_time, new FixedRandom(chance));
        states.OnEjected((_, duration) => _ejections.Add(duration.TotalSeconds));

        states.ReportFailure(One);

        Assert.Equal([seconds], _ejections);
    }

    [Fact]
    public void ReportFailure_OfRequestsThatWereUnderWay_AddsNothing()
    {
        _states.ReportFailure(One);
        _time.Advance(TimeSpan.FromSeconds(4));
        _states.ReportFailure(One);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(_states.IsEjected(One));
        Assert.Equal([5], _ejections);
    }

    [Fact]
    public void ReportFailure_GoodForAsLongAsItWasEjected_BeginsAnew()
    {
        _states.ReportFailure(One);
        _time.Advance(TimeSpan.FromSeconds(5 + 4.9));
        _states.ReportFailure(One);
        _time.Advance(TimeSpan.FromSeconds(10 + 10));
        _states.ReportFailure(One);

        Assert.Equal([5, 10, 5], _ejections);
    }

    [Fact]
    public void ReportFailure_AnotherPodAtTheAddress_IsInnocent()
    {
        _states.ReportFailure(new DiscoveredEndpoint("10.0.0.1", 8080) { TargetName = "web-1" });

        Assert.True(_states.IsEjected(new DiscoveredEndpoint("10.0.0.1", 8080) { TargetName = "web-1", Zone = "eu-1a" }));
        Assert.False(_states.IsEjected(new DiscoveredEndpoint("10.0.0.1", 8080) { TargetName = "web-2" }));
        Assert.False(_states.IsEjected(new DiscoveredEndpoint("10.0.0.1", 8081) { TargetName = "web-1" }));
    }

    [Fact]
    public void ReportFailure_Disabled_EjectsNothing()
    {
        _states.ReportFailure(One, new EndpointEjectionOptions { Enabled = false });

        Assert.False(_states.IsEjected(One));
        Assert.Empty(_ejections);
    }

    [Fact]
    public void OnEjected_Disposed_IsCalledNoMore()
    {
        var calls = 0;
        Action<DiscoveredEndpoint, TimeSpan> count = (_, _) => calls++;
        var first = _states.OnEjected(count);
        using var second = _states.OnEjected(count);
        first.Dispose();

        _states.ReportFailure(One);

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Get_EndpointsThatNobodyUses_AreForgotten()
    {
        _states.ReportFailure(One);
        for (var i = 0; i < 20_000; i++)
        {
            _states.Get(new DiscoveredEndpoint("10.0.0.2", 8080) { TargetName = $"web-{i}" });
            if (i % 1000 == 0)
            {
                GC.Collect();
            }
        }

        Assert.InRange(_states.Count, 1, 6000);
        Assert.True(_states.IsEjected(One));
    }

    private sealed class MiddleRandom : Random
    {
        public override double NextDouble() => 0.5;
    }

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
