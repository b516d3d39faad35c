using System.Diagnostics;
using System.Text.Json;
using Discovery.Benchmarks.Data;
using Discovery.Measurements.Running;
using k8s;
using k8s.Models;

namespace Discovery.Measurements.Slices;

/// <summary>From the bytes of a LIST to a published snapshot.</summary>
internal sealed class ListDecoding : Measurement
{
    public override string Name => "list";

    public override string Title => "From the bytes of a LIST of EndpointSlices to a published snapshot";

    public override Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 1_000 : 100_000);
        var body = data.List();
        var protobuf = data.ProtobufList();
        Action[] actions =
        [
            () => Publish(body), () => SliceFollower.Decode(new MemoryStream(body)), () => Pass(body), () => Deserialize(body), () => PublishProtobuf(protobuf),
        ];
        List<double>[] times = [.. actions.Select(static _ => new List<double>())];
        List<double>[] bytes = [.. actions.Select(static _ => new List<double>())];

        // In turns, so that whatever else the machine does meets all of them.
        for (var round = 0; round < (smoke ? 1 : 24); round++)
        {
            for (var index = 0; index < actions.Length; index++)
            {
                GC.Collect();
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                actions[index]();
                times[index].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                bytes[index].Add((GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0 / 1024.0);
            }
        }

        double[] time = [.. times.Select(Statistics.Undisturbed)];
        double[] memory = [.. bytes.Select(static values => Statistics.Median([.. values]))];
        return Task.FromResult<IReadOnlyList<Sample>>(
        [
            new("decoded and published", "ms", time[0], "bare Utf8JsonReader pass", time[2], 1.5),
            new("decoded and published", "ms", time[0], "KubernetesJson.Deserialize", time[3], 0.4),
            new("the same in protobuf, decoded and published", "ms", time[4], "bare Utf8JsonReader pass over the JSON", time[2], 0.5),
            new("decoded only", "ms", time[1], "bare Utf8JsonReader pass", time[2]),
            new("body of the LIST in protobuf", "MiB", protobuf.Length / 1024.0 / 1024.0, "in JSON", body.Length / 1024.0 / 1024.0),
            new("the same in protobuf, decoded and published, allocated", "MiB", memory[4], "KubernetesJson.Deserialize", memory[3]),
            new("decoded and published, allocated", "MiB", memory[0], "KubernetesJson.Deserialize", memory[3]),
            new("decoded only, allocated", "MiB", memory[1], "KubernetesJson.Deserialize", memory[3]),
        ]);
    }

    private static void Publish(byte[] body) => new SliceFollower().List(new MemoryStream(body));

    private static void PublishProtobuf(byte[] body) => new SliceFollower().ProtobufList(new MemoryStream(body));

    private static void Pass(byte[] body)
    {
        Utf8JsonReader reader = new(body);
        while (reader.Read())
        {
            // no more than that
        }
    }

    private static void Deserialize(byte[] body) => KubernetesJson.Deserialize<V1EndpointSliceList>(new MemoryStream(body));
}
