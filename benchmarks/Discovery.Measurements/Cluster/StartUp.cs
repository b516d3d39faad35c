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
        string[] ways = [StartUpProcess.Discovery, StartUpProcess.KubernetesClient, StartUpProcess.Nothing, StartUpProcess.Bare];
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

        double[] undisturbed = [.. times.Select(Statistics.Undisturbed)];
        var (ours, theirs, nothing, bare) = (undisturbed[0], undisturbed[1], undisturbed[2], undisturbed[3]);
        return
        [
            new("first endpoint", "ms", ours, Theirs, theirs, 0.6),
            new("HttpClient alone, which gets the two lists discovery needs", "ms", bare, Theirs, theirs),
            new("a process that wants nothing", "ms", nothing),
            new("methods compiled until then", "", methods[0], Theirs, methods[1]),
            new("methods compiled until then by HttpClient alone", "", methods[3], Theirs, methods[1]),
            new("first endpoint, without what any process takes", "ms", ours - nothing, Theirs, theirs - nothing),
        ];
    }
}
