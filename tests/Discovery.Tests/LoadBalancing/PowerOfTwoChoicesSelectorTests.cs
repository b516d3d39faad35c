using Discovery.LoadBalancing;

namespace Discovery.Tests.LoadBalancing;

public sealed class PowerOfTwoChoicesSelectorTests
{
    private const int Picks = 100_000;

    private readonly PowerOfTwoChoicesSelector _selector = new(new Random(3));

    [Theory]
    [InlineData(50, 50, 50)]
    [InlineData(50, 5, 45)]
    [InlineData(1, 0, 3)]
    [InlineData(7)]
    public void K14_Select_WithoutLoad_EachAsItsWeightSays(params int[] weights)
    {
        var counts = _selector.Count(Candidates.Of(new Random(1), weights), Picks);

        Assert.All(weights.Zip(counts), pair => Assert.InRange(pair.Second, (Picks * pair.First / weights.Sum()) - 1000, (Picks * pair.First / weights.Sum()) + 1000));
        Assert.All(weights.Zip(counts).Where(static pair => pair.First == 0), static pair => Assert.Equal(0, pair.Second));
    }

    [Fact]
    public void Select_OneOfTwoIsBusy_TheOtherIsTaken()
    {
        var candidates = Candidates.Of(new Random(1), 50, 50);
        candidates.Choose(0).State.Begin();

        Assert.Equal([0, 100], _selector.Count(candidates, 100));
        candidates.Choose(0).State.End();
        Assert.All(_selector.Count(candidates, 100), static count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void Select_OneOfThreeIsBusy_ItIsNeverTaken()
    {
        var candidates = Candidates.Of(new Random(1), 50, 50, 50);
        candidates.Choose(1).State.Begin();

        var counts = _selector.Count(candidates, Picks);

        Assert.Equal(0, counts[1]);
        Assert.InRange(counts[0], Picks / 2.2, Picks / 1.8);
    }

    [Fact]
    public void K14_Select_LoadIsRelativeToWeight()
    {
        var candidates = Candidates.Of(new Random(1), 90, 10);
        candidates.Choose(1).State.Begin();
        for (var i = 0; i < 8; i++)
        {
            candidates.Choose(0).State.Begin();
        }

        // Eight of ninety is less than one of ten: that one is taken only when it is drawn twice, one time in a hundred.
        Assert.InRange(_selector.Count(candidates, Picks)[1], Picks / 200, Picks / 50);
        candidates.Choose(0).State.Begin();
        candidates.Choose(0).State.Begin();
        Assert.InRange(_selector.Count(candidates, Picks)[1], Picks / 6, Picks / 4);
    }

    [Fact]
    public void Select_AllocatesNothing()
    {
        var candidates = Candidates.Of(new Random(1), 50, 5, 45);
        var roundRobin = new RoundRobinSelector();
        _selector.Count(candidates, 10);
        roundRobin.Count(candidates, 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = _selector.Pick(candidates) + roundRobin.Pick(candidates);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
