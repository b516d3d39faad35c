using RollingUpdate.Load;

namespace RollingUpdate.Tests;

/// <summary>
/// P04, P05: every pod of a service is replaced under load. In real time, because what is proved is how real sockets, clients and
/// servers behave together; the pauses are the sample's own.
/// </summary>
public sealed class RollingUpdateTests
{
    // A run takes seconds; this is for a machine that does much else.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Graceful_NoRequestFails()
    {
        var results = await RollingUpdateRun.GracefulAsync().WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.All(Ours(results), static result => Assert.Empty(result.Failures));
    }

    [Fact]
    public async Task Abrupt_OnlyRequestsFailThatNoSafeRetryCouldHaveSaved()
    {
        var results = await RollingUpdateRun.AbruptAsync().WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.All(Ours(results), static result => Assert.Empty(result.Avoidable));
        Assert.All(Ours(results).Where(static result => result.Ejections is not null), static result =>
        {
            Assert.True(result.Retries >= 1, $"{result.Consumer} repeated nothing");
            Assert.InRange(result.Ejections!.Value, 1, 16);
        });
    }

    // Three of them, under a load that the same update makes fail elsewhere: else nothing would be proved.
    private static ConsumerResult[] Ours(IReadOnlyList<ConsumerResult> results)
    {
        Assert.All(results, static result => Assert.True(result.Requests >= 100, $"{result.Consumer} sent only {result.Requests} requests"));
        Assert.All(results.Where(static result => !result.IsOurs), static result => Assert.NotEmpty(result.Avoidable));
        ConsumerResult[] ours = [.. results.Where(static result => result.IsOurs)];
        Assert.Equal(3, ours.Length);
        return ours;
    }
}
