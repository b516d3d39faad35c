using Discovery.Measurements.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Measurements.Cluster;

/// <summary>A registry that is connected and has nothing to do.</summary>
internal sealed class IdleRegistry : Measurement
{
    // What the runtime itself does now and then must not pass for the registry's.
    private const double Quiet = 1024;

    public override string Name => "idle";

    public override string Title => "A registry that is connected, and idle";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        var window = TimeSpan.FromSeconds(smoke ? 1 : 10);
        var between = TimeSpan.FromSeconds(smoke ? 0.2 : 1);
        await AllocatedAsync(between);
        var nothing = await AllocatedAsync(window);
        var (silent, timers) = await MeasureAsync(TimeSpan.FromHours(1), window);
        var (bookmarked, bookmarkedTimers) = await MeasureAsync(between, window);
        var bookmarks = 2 * window / between;
        return
        [
            new("allocated in a second", "B", silent / window.TotalSeconds, "1 KiB", Quiet, 1),
            new("allocated in a second by a process without a registry", "B", nothing / window.TotalSeconds),
            new("allocated for a bookmark", "B", Math.Max(0, bookmarked - silent) / bookmarks),
            new("timers set in a second to less than a second", "", (timers.Count(IsFast) + bookmarkedTimers.Count(IsFast)) / (2 * window.TotalSeconds)),
            new("timers set in a second", "", timers.Length / window.TotalSeconds),
            new("timers set for a bookmark", "", bookmarkedTimers.Length / bookmarks),
        ];
    }

    private static bool IsFast(TimeSpan time) => time < TimeSpan.FromSeconds(1);

    // Slices and services are watched: two bookmarks each time.
    private static async Task<(double Bytes, TimeSpan[] Timers)> MeasureAsync(TimeSpan bookmarks, TimeSpan window)
    {
        using var server = await ApiServerProcess.StartAsync(1_000, bookmarks);
        TimerLog time = new();
        await using var provider = new ServiceCollection().AddSingleton<TimeProvider>(time).AddKubernetesDiscovery("cluster", options =>
        {
            options.ApiServer = server.Address;
            options.Token = server.Token;
        }).Services.BuildServiceProvider();
        var answer = await provider.GetRequiredService<IServiceResolver>().ResolveAsync(ServiceReference.Parse($"{ApiServerProcess.ServiceOf(7)}:80"));
        if (answer.Status != ResolutionStatus.Resolved)
        {
            throw new InvalidOperationException(answer.Reason);
        }

        // What is left of the start.
        await Task.Delay(window / 10);
        time.Take();
        return (await AllocatedAsync(window), time.Take());
    }

    private static async Task<double> AllocatedAsync(TimeSpan window)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Task.Delay(window);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
