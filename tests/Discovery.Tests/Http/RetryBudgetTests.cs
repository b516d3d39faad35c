using Discovery.Http;
using Discovery.Tests.Support;

namespace Discovery.Tests.Http;

public sealed class RetryBudgetTests
{
    [Fact]
    public void TrySpend_BurstThenWhatIsEarned()
    {
        var budget = new RetryBudget(0.25, 2);
        Assert.Equal([true, true, false], [budget.TrySpend(), budget.TrySpend(), budget.TrySpend()]);

        Earn(budget, 3);
        Assert.False(budget.TrySpend());
        Earn(budget, 1);
        Assert.Equal([true, false], [budget.TrySpend(), budget.TrySpend()]);
    }

    [Fact]
    public void Earn_FillsNoFurtherThanTheBurst()
    {
        var budget = new RetryBudget(1, 2);
        Earn(budget, 100);

        Assert.Equal([true, true, false], [budget.TrySpend(), budget.TrySpend(), budget.TrySpend()]);
    }

    [Fact]
    public void TrySpend_NoBurst_WhatIsEarnedAddsUp()
    {
        var budget = new RetryBudget(0.5, 0);
        Assert.False(budget.TrySpend());

        Earn(budget, 2);

        Assert.Equal([true, false], [budget.TrySpend(), budget.TrySpend()]);
    }

    [Fact]
    public void TrySpend_NeitherBurstNorRatio_IsNever()
    {
        var budget = new RetryBudget(0, 0);
        Earn(budget, 100);

        Assert.False(budget.TrySpend());
    }

    [Fact]
    public async Task TrySpend_FromAllCores_SpendsNoMoreThanThereIs()
    {
        var budget = new RetryBudget(0, 1000);

        var spent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 1000).Count(_ => budget.TrySpend())))).Bounded();

        Assert.Equal(1000, spent.Sum());
    }

    private static void Earn(RetryBudget budget, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            budget.Earn();
        }
    }
}
