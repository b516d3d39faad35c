using System.Diagnostics;
using Discovery.Benchmarks.Data;
using Discovery.Measurements.Running;

namespace Discovery.Measurements.Slices;

/// <summary>Ten times as many endpoints.</summary>
internal sealed class Growth : Measurement
{
    public override string Name => "growth";

    public override string Title => "From 100,000 to 1,000,000 endpoints";

    public override Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        int[] counts = smoke ? [1_000, 10_000] : [100_000, 1_000_000];
        SliceData few = new(counts[0]), many = new(counts[1]);
        var (list, largeList) = List(few.List(), many.List(), smoke ? 1 : 8);
        var small = Keep(few);
        var large = Keep(many);
        var (more, less) = ($"{counts[1]:N0} endpoints", $"{counts[0]:N0} endpoints");
        Interleaved events = new(small.Event, large.Event);
        events.Measure(smoke);
        return Task.FromResult<IReadOnlyList<Sample>>(
        [
            new($"{more}: LIST decoded and published", "ms", largeList, less, list, 11),
            new($"{more}: retained", "MiB", large.Retained, less, small.Retained, 11),
            new($"{more}: one event", "ns", events.Time(1), less, events.Time(0), 1.3),
            new($"{more}: one event, allocated", "B", events.Bytes(1), less, events.Bytes(0), 1.3),
        ]);
    }

    // In turns of the same length: what takes ten times as long is disturbed ten times as often.
    private static (double Few, double Many) List(byte[] few, byte[] many, int rounds)
    {
        List<double> ofFew = [], ofMany = [];
        for (var round = 0; round < rounds; round++)
        {
            ofFew.Add(Enumerable.Range(0, 10).Average(_ => Time(few)));
            ofMany.Add(Time(many));
        }

        return (Statistics.Undisturbed(ofFew), Statistics.Undisturbed(ofMany));

        static double Time(byte[] body)
        {
            // Gives the memory back to the system: ten times as much is never there already, so neither may be the tenth.
            Heap.Live();
            var start = Stopwatch.GetTimestamp();
            new SliceFollower().List(new MemoryStream(body));
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static (double Retained, Action<int> Event) Keep(SliceData data)
    {
        var body = data.List();
        var before = Heap.Live();
        SliceFollower follower = new();
        follower.List(new MemoryStream(body));
        var retained = (Heap.Live() - before) / 1024.0 / 1024.0;

        // Of slices all over the cluster, for what was just used is near.
        byte[][] lines = [.. Enumerable.Range(1, 256).Select(revision => data.Event((int)((long)revision * 7_919 % data.Slices), revision))];
        var next = 0;
        return (retained, Apply);

        void Apply(int count)
        {
            for (var index = 0; index < count; index++)
            {
                follower.Apply(lines[next++ & 255]);
            }
        }
    }
}
