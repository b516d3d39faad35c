using System.Diagnostics;

namespace Discovery.Measurements.Gateway;

/// <summary>Changes at a rate, while it is asked to.</summary>
internal static class Churn
{
    private const int ChangesPerSecond = 100;

    /// <param name="change">Makes one.</param>
    /// <param name="work">What goes on meanwhile.</param>
    public static async Task DuringAsync(Action change, Func<Task> work)
    {
        using CancellationTokenSource end = new();
        var changing = Task.Run(() => ChangeAsync(change, end.Token));
        await work();
        await end.CancelAsync();
        await changing;
    }

    private static async Task ChangeAsync(Action change, CancellationToken end)
    {
        var start = Stopwatch.GetTimestamp();
        for (var made = 0; !end.IsCancellationRequested;)
        {
            // What a late timer has kept waiting is made up for.
            for (; made < Stopwatch.GetElapsedTime(start).TotalSeconds * ChangesPerSecond; made++)
            {
                change();
            }

            await Task.Delay(1000 / ChangesPerSecond, CancellationToken.None);
        }
    }
}
