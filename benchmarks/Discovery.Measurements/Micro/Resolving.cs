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

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke) =>
        [.. await RunAsync(1, "of one service", smoke), .. await RunAsync(1_000, "of 1,000 services in turn", smoke)];

    private async Task<Sample[]> RunAsync(int services, string which, bool smoke)
    {
        await using ResolveBenchmarks benchmarks = new() { Services = services };
        benchmarks.Setup();
        Interleaved costs = new(
            count => Repeat(count, benchmarks.Dictionary),
            count => Repeat(count, benchmarks.Resolve),
            count => Repeat(count, benchmarks.ResolveAndPickPowerOfTwoChoices),
            count => Repeat(count, benchmarks.ResolveAndPickRoundRobin));
        costs.Measure(smoke);
        return
        [
            new($"Resolve, {which}", "ns", costs.Time(1), Lookup, costs.Time(0), 3),
            new($"Resolve and pick, power of two choices, {which}", "ns", costs.Time(2), Lookup, costs.Time(0), 3),
            new($"Resolve and pick, round robin, {which}", "ns", costs.Time(3), Lookup, costs.Time(0), 3),
            new("Resolve, allocated", "B", costs.Bytes(1)),
            new("Resolve and pick, allocated, both selectors", "B", costs.Bytes(2) + costs.Bytes(3)),
            await ScaleAsync(benchmarks, smoke),
        ];
    }

    private void Repeat(int count, Func<object?> question)
    {
        for (var index = 0; index < count; index++)
        {
            _seen = question();
        }
    }

    // Nothing is shared but what is read, so that more threads slow one another down no more than a dictionary's readers do: by what
    // the processor has for them.
    private static async Task<Sample> ScaleAsync(ResolveBenchmarks benchmarks, bool smoke)
    {
        List<double> ours = [], theirs = [];
        for (var round = 0; round < (smoke ? 1 : 40); round++)
        {
            ours.Add(await SlowdownAsync(benchmarks.ResolveMany, smoke ? 1 : 100_000));
            theirs.Add(await SlowdownAsync(benchmarks.LookUpMany, smoke ? 1 : 400_000));
        }

        return new($"Resolve, {Environment.ProcessorCount} threads at once against one", "×", Statistics.Median([.. ours]), Lookup, Statistics.Median([.. theirs]));
    }

    private static async Task<double> SlowdownAsync(Func<int, int, TimeSpan> questions, int count)
    {
        var alone = await RunAsync(questions, 1, count);
        return await RunAsync(questions, Environment.ProcessorCount, count) / alone;
    }

    private static async Task<double> RunAsync(Func<int, int, TimeSpan> questions, int threads, int count)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => questions(thread, count))));
        return times.Average(static time => time.TotalNanoseconds);
    }
}
