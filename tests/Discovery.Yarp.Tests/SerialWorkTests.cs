using Discovery.Yarp.Following;

namespace Discovery.Yarp.Tests;

public sealed class SerialWorkTests
{
    [Fact]
    public void Run_FromWithin_RunsOnceMoreWithoutRecursion()
    {
        var (runs, depth, deepest) = (0, 0, 0);
        SerialWork? work = null;
        work = new SerialWork(
            () =>
            {
                deepest = Math.Max(deepest, ++depth);
                if (++runs == 1)
                {
                    work!.Run();
                    work.Run();
                }

                depth--;
            },
            static exception => throw exception);

        work.Run();

        Assert.Equal((2, 1), (runs, deepest));
    }

    [Fact]
    public void Run_Throws_IsReportedAndRunsAgain()
    {
        var runs = 0;
        List<Exception> errors = [];
        var work = new SerialWork(() => throw new InvalidOperationException($"{++runs}"), errors.Add);

        work.Run();
        work.Run();

        Assert.Equal(["1", "2"], errors.Select(static error => error.Message));
    }

    [Fact]
    public async Task Run_ManyThreads_NeverTwoAtOnceAndNoneIsLost()
    {
        var (inside, overlaps, wanted, seen) = (0, 0, 0, 0);
        var work = new SerialWork(
            () =>
            {
                overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
                seen = Volatile.Read(ref wanted);
                Interlocked.Decrement(ref inside);
            },
            static exception => throw exception);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                Interlocked.Increment(ref wanted);
                work.Run();
            }
        }))).WaitAsync(Support.Patience.Time, TestContext.Current.CancellationToken);

        Assert.Equal((0, 20000), (overlaps, seen));
    }
}
