using Discovery.Measurements.Running;

namespace Discovery.Measurements.Cluster;

/// <summary>How long a process takes to know its first endpoint, which after a restart is how long its requests wait.</summary>
internal sealed class StartUp : Measurement
{
    private const string Theirs = "KubernetesClient's list";

    public override string Name => "startup";

    public override string Title => "From the start of a process to its first endpoint, of 1,000 services";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        using var server = await ApiServerProcess.StartAsync(1_000, TimeSpan.FromMinutes(1));
        string[] ways = [StartUpProcess.Discovery, StartUpProcess.KubernetesClient, StartUpProcess.Nothing];
        List<double>[] times = [.. ways.Select(static _ => new List<double>())];
        var methods = new int[ways.Length];
        for (var round = 0; round < (smoke ? 1 : 20); round++)
        {
            for (var index = 0; index < ways.Length; index++)
            {
                (var time, methods[index]) = await StartUpProcess.MeasureAsync(ways[index], server);
                times[index].Add(time);
            }
        }

        var (ours, theirs, nothing) = (Statistics.Undisturbed(times[0]), Statistics.Undisturbed(times[1]), Statistics.Undisturbed(times[2]));
        return
        [
            new("first endpoint", "ms", ours, Theirs, theirs, 0.6),
            new("a process that wants nothing", "ms", nothing),
            new("methods compiled until then", "", methods[0], Theirs, methods[1]),
            new("first endpoint, without what any process takes", "ms", ours - nothing, Theirs, theirs - nothing),
        ];
    }
}
