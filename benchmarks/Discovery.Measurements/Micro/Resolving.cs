using Discovery.Benchmarks;
using Discovery.Measurements.Running;

namespace Discovery.Measurements.Micro;

/// <summary>A question to the resolver, and a pick.</summary>
internal sealed class Resolving : Measurement
{
    private const string Lookup = "ConcurrentDictionary lookup";

    private object? _seen;

    public override string Name => "resolve";

    public override string Title => "A question to the resolver, and a choice among the endpoints";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        await using ResolveBenchmarks benchmarks = new();
        benchmarks.Setup();
        Interleaved costs = new(
            count => Repeat(count, benchmarks.Dictionary),
            count => Repeat(count, benchmarks.Resolve),
            count => Repeat(count, benchmarks.ResolveAndPickPowerOfTwoChoices),
            count => Repeat(count, benchmarks.ResolveAndPickRoundRobin));
        costs.Measure(smoke);
        return
        [
            new("Resolve", "ns", costs.Time(1), Lookup, costs.Time(0), 3),
            new("Resolve and pick, power of two choices", "ns", costs.Time(2), Lookup, costs.Time(0), 3),
            new("Resolve and pick, round robin", "ns", costs.Time(3), Lookup, costs.Time(0), 3),
            new("Resolve, allocated", "B", costs.Bytes(1)),
            new("Resolve and pick, allocated, both selectors", "B", costs.Bytes(2) + costs.Bytes(3)),
            .. await ScaleAsync(benchmarks, smoke),
        ];
    }

    private void Repeat(int count, Func<object?> question)
    {
        for (var index = 0; index < count; index++)
        {
            _seen = question();
        }
    }

    // Twice as many threads, twice as many answers, if nothing is shared but what is read.
    private static async Task<Sample[]> ScaleAsync(ResolveBenchmarks benchmarks, bool smoke)
    {
        var threads = Environment.ProcessorCount;
        var count = smoke ? 1 : 200_000;
        List<double> alone = [], together = [];
        for (var round = 0; round < (smoke ? 1 : 20); round++)
        {
            alone.Add(await RunAsync(benchmarks, 1, count));
            together.Add(await RunAsync(benchmarks, threads, count));
        }

        return [new($"Resolve, by each of {threads} threads at once", "ns", Statistics.Median([.. together]), "one thread", Statistics.Median([.. alone]))];
    }

    private static async Task<double> RunAsync(ResolveBenchmarks benchmarks, int threads, int count)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => benchmarks.ResolveMany(thread, count))));
        return times.Average(static time => time.TotalNanoseconds) / count;
    }
}
