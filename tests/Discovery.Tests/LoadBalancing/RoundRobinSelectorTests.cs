using Discovery.LoadBalancing;
using Discovery.Tests.Support;

namespace Discovery.Tests.LoadBalancing;

public sealed class RoundRobinSelectorTests
{
    private readonly RoundRobinSelector _selector = new();

    [Fact]
    public void Select_EqualWeights_TakesTurns()
    {
        var candidates = Candidates.Of(new Random(1), 50, 50, 50);

        var picks = Enumerable.Range(0, 6).Select(_ => _selector.Pick(candidates)).ToArray();

        Assert.Equal(picks[..3], picks[3..]);
        Assert.Equal([0, 1, 2], picks[..3].Order());
    }

    [Fact]
    public void Select_ManyProcesses_StartAtRandom()
    {
        var random = new Random(7);

        var starts = Enumerable.Range(0, 60).Select(_ => _selector.Pick(Candidates.Of(random, 50, 50, 50))).CountBy(static index => index).ToArray();

        Assert.Equal(3, starts.Length);
        Assert.All(starts, static pair => Assert.InRange(pair.Value, 10, 30));
    }

    [Theory]
    [InlineData(50, 5, 45)]
    [InlineData(1, 2, 3)]
    [InlineData(0, 10, 30)]
    [InlineData(100, 1, 1)]
    public void K14_Select_Weights_AreMetExactlyOverManyRounds(params int[] weights)
    {
        var picks = 100 * weights.Sum();

        var counts = _selector.Count(Candidates.Of(new Random(1), weights), picks);

        Assert.All(weights.Zip(counts), pair => Assert.InRange(pair.Second, (pair.First * 99) - 2, (pair.First * 101) + 2));
    }

    [Fact]
    public void K14_Select_Weights_AreSpreadEvenly()
    {
        var candidates = Candidates.Of(new Random(1), 90, 10);

        var gaps = Enumerable.Range(0, 1000).Where(_ => _selector.Pick(candidates) == 1).Index().ToArray();

        Assert.All(gaps.Zip(gaps.Skip(1)), static pair => Assert.InRange(pair.Second.Item - pair.First.Item, 8, 12));
    }

    [Fact]
    public void K14_Select_AllWeightsZero_IsLikeAllEqual() => Assert.Equal([10, 10, 10], _selector.Count(Candidates.Of(new Random(1), 0, 0, 0), 30));

    [Fact]
    public void Select_NumberWrapsAround_StaysInRange()
    {
        var candidates = Candidates.Of(new FixedRandom(int.MaxValue - 2), 50, 50, 50);

        Assert.Equal([2, 2, 2], _selector.Count(candidates, 6));
    }

    [Fact]
    public async Task Select_FromAllCores_IsExactlyEven()
    {
        var candidates = Candidates.Of(new Random(1), 50, 50, 50);

        var counts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _selector.Count(candidates, 3000)))).Bounded();

        Assert.Equal([3000, 3000, 3000], Enumerable.Range(0, 3).Select(index => counts.Sum(count => count[index])));
    }

    private sealed class FixedRandom(int value) : Random
    {
        public override int Next() => value;
    }
}
