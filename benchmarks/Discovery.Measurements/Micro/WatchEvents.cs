using Discovery.Benchmarks;
using Discovery.Measurements.Running;

namespace Discovery.Measurements.Micro;

/// <summary>One event of a watch, by the size of the service it belongs to and by that of the cluster.</summary>
internal sealed class WatchEvents : Measurement
{
    private const string Theirs = "KubernetesClient's watch";

    public override string Name => "event";

    public override string Title => "One event of a watch, for a slice of 100 endpoints";

    public override Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        WatchEventBenchmarks one = new() { SlicesOfService = 1 };
        WatchEventBenchmarks many = new() { SlicesOfService = 50 };
        one.Setup();
        many.Setup();
        Interleaved costs = new(
            count => Repeat(count, one.Apply),
            count => Repeat(count, many.Apply),
            count => Repeat(count, () => one.KubernetesClient().GetAwaiter().GetResult()),
            count => Repeat(count, one.Parse));
        costs.Measure(smoke);
        return Task.FromResult<IReadOnlyList<Sample>>(
        [
            new("applied, service of 1 slice", "ns", costs.Time(0), Theirs, costs.Time(2), 0.25),
            new("applied, service of 1 slice, allocated", "B", costs.Bytes(0), Theirs, costs.Bytes(2), 0.1),
            new("applied, service of 50 slices", "ns", costs.Time(1), Theirs, costs.Time(2), 0.25),
            new("applied, service of 50 slices, allocated", "B", costs.Bytes(1), Theirs, costs.Bytes(2), 0.1),
            new("applied, service of 50 slices", "ns", costs.Time(1), "of 1 slice", costs.Time(0), 1.3),
            new("applied, service of 50 slices, allocated", "B", costs.Bytes(1), "of 1 slice", costs.Bytes(0), 1.3),
            new("parsed only", "ns", costs.Time(3), Theirs, costs.Time(2)),
            new("parsed only, allocated", "B", costs.Bytes(3), Theirs, costs.Bytes(2)),
        ]);
    }

    private static void Repeat(int count, Action action)
    {
        for (var index = 0; index < count; index++)
        {
            action();
        }
    }
}
