using Discovery.Kubernetes.Reflecting;

namespace Discovery.Kubernetes.Tests.Reflecting;

public sealed class BackoffTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void K34_Delays_DoubleToTheCap()
    {
        var backoff = new Backoff(static () => 0);

        var delays = Enumerable.Range(0, 8).Select(_ => backoff.Failed(Start).TotalSeconds);

        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], delays);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void K34_Jitter_IsBetweenTheDelayAndItsDouble_TheCapIncluded(int seed)
    {
        var random = new Random(seed);
        var backoff = new Backoff(random.NextDouble);
        double[] bases = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, .. Enumerable.Repeat(30.0, 200)];

        var delays = bases.Select(_ => backoff.Failed(Start).TotalSeconds).ToArray();

        Assert.All(bases.Zip(delays), static pair => Assert.InRange(pair.Second, pair.First, pair.First * 2));
        Assert.True(delays.Skip(6).Distinct().Count() > 100, "the cap is not jittered");
    }

    [Fact]
    public void K34_TwoHealthyMinutes_BeginAnew()
    {
        var backoff = new Backoff(static () => 0);
        backoff.Failed(Start);
        backoff.Failed(Start);

        backoff.Healthy(Start);
        backoff.Healthy(Start + TimeSpan.FromMinutes(1));
        var soon = backoff.Failed(Start + TimeSpan.FromMinutes(1.9));
        backoff.Healthy(Start + TimeSpan.FromMinutes(2));
        var late = backoff.Failed(Start + TimeSpan.FromMinutes(4));

        Assert.Equal(3.2, soon.TotalSeconds);
        Assert.Equal(0.8, late.TotalSeconds);
    }

    [Fact]
    public void K36_Refused_IsSlowFromTheStart()
    {
        var backoff = new Backoff(static () => 0.5);

        Assert.Equal(45, backoff.Refused(Start).TotalSeconds);
        Assert.Equal(2.4, backoff.Failed(Start).TotalSeconds, 3);
    }
}
