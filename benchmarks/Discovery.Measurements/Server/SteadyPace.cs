using System.Diagnostics;

namespace Discovery.Measurements.Server;

/// <summary>
/// Does something so many times a second, and no more than a few at once: what cannot keep up is not run over, and its delay is not made up
/// for in a rush.
/// </summary>
internal sealed class SteadyPace(int perSecond, int atOnce)
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / perSecond;

    /// <summary>How many a second it came to.</summary>
    public async Task<double> RunAsync(int first, int count, Func<int, Task> action)
    {
        using SemaphoreSlim free = new(atOnce);
        List<Task> tasks = [];
        var clock = Stopwatch.StartNew();
        var due = TimeSpan.Zero;
        foreach (var number in Enumerable.Range(first, count))
        {
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed);
            }

            await free.WaitAsync();
            due = due + _interval > clock.Elapsed ? due + _interval : clock.Elapsed;
            tasks.Add(OneAsync(number));
        }

        await Task.WhenAll(tasks);
        return count / clock.Elapsed.TotalSeconds;

        async Task OneAsync(int number)
        {
            try
            {
                await action(number);
            }
            finally
            {
                free.Release();
            }
        }
    }
}
