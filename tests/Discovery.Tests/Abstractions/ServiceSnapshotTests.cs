using Discovery.Tests.Support;

namespace Discovery.Tests.Abstractions;

public sealed class ServiceSnapshotTests
{
    [Fact]
    public void GetEndpoints_SamePortAgain_GivesTheSameList()
    {
        var snapshot = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"));

        Assert.Same(snapshot.GetEndpoints(PortSelector.Any), snapshot.GetEndpoints(PortSelector.Any));
    }

    [Fact]
    public void GetEndpoints_MadeUpPorts_DoNotGrowMemory()
    {
        var snapshot = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"));
        for (var port = 1; port < 1000; port++)
        {
            snapshot.GetEndpoints(PortSelector.Numbered(port));
        }

        Assert.NotSame(snapshot.Select(PortSelector.Numbered(999)), snapshot.Select(PortSelector.Numbered(999)));
        Assert.Same(snapshot.Select(PortSelector.Numbered(1)), snapshot.Select(PortSelector.Numbered(1)));
    }

    [Fact]
    public void HasSameContent_ValueEquality_Decides()
    {
        var one = Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"));

        Assert.True(one.HasSameContent(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.1"))));
        Assert.False(one.HasSameContent(Make.Snapshot(Make.Basket, Make.Endpoint("10.0.0.2"))));
        Assert.False(one.HasSameContent(new(Make.Basket, [new("", 80, [8081])], [Make.Endpoint("10.0.0.1")])));
        Assert.False(one.HasSameContent(new(Make.Basket, one.Ports, one.AllEndpoints, portNumbersKnown: false)));
    }
}
