using Discovery.Yarp.Following;
using Discovery.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.Yarp.Tests;

public sealed class OutdatedAnswerTests
{
    [Fact]
    public async Task Follow_AnswersAlwaysOutdated_AsksAFewTimesAndNotForEver()
    {
        var resolver = new CountingResolver { AlwaysOutdated = true };
        var time = new FakeTimeProvider();
        await using var gateway = await Gateway.StartAsync(
            services => services.AddSingleton<IServiceResolver>(resolver).Replace(ServiceDescriptor.Singleton<TimeProvider>(time)),
            [Clusters.Make("c", ("d", "http://httpbin.apisix.svc"))]);

        // One by the filter, one at the end of the load, eight at once, and one before the server listens, if it comes while none of them runs.
        await gateway.Scheduler.WaitUntilAsync(() => resolver.Questions >= 10);
        Assert.InRange(resolver.Questions, 10, 11);
        Assert.Equal(["d/10.0.0.1:80"], gateway.Destinations("c"));
    }

    [Fact]
    public void Again_ManyTimesInARow_RunsAtOnceThenByTimer()
    {
        var time = new FakeTimeProvider();
        var retries = 0;
        var delay = new RetryDelay(time, () => retries++);

        for (var i = 0; i < 9; i++)
        {
            delay.Again();
        }

        Assert.Equal(8, retries);
        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(9, retries);
    }

    [Fact]
    public void Again_Cancelled_NeverRuns()
    {
        var time = new FakeTimeProvider();
        var retries = 0;
        var delay = new RetryDelay(time, () => retries++);
        for (var i = 0; i < 9; i++)
        {
            delay.Again();
        }

        delay.Cancel();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(8, retries);
    }
}
