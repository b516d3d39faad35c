using Discovery.Benchmarks.Data;
using Discovery.Measurements.Running;
using k8s;
using k8s.Models;

namespace Discovery.Measurements.Slices;

/// <summary>How much memory a LIST takes while the one before it is still in use.</summary>
internal sealed class Relisting : Measurement
{
    private const double MiB = 1024 * 1024;

    public override string Name => "relist";

    public override string Title => "Peak of the heap during a relist";

    // The collector lets garbage lie until there is more of it than the processor's cache holds: that is not what is asked here.
    public override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["DOTNET_GCgen0size"] = "40000",
        ["DOTNET_GCgen0MaxBudget"] = "40000",
    };

    public override Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        var body = new SliceData(smoke ? 1_000 : 100_000).List();
        var empty = Heap.Live();
        SliceFollower follower = new();
        follower.List(new MemoryStream(body));
        var retained = Heap.Live() - empty;
        var peak = Heap.Peak(() => follower.List(new MemoryStream(body))) - empty;
        GC.KeepAlive(follower);
        follower = new SliceFollower();

        empty = Heap.Live();
        var models = KubernetesJson.Deserialize<V1EndpointSliceList>(new MemoryStream(body));
        var retainedModels = Heap.Live() - empty;
        var peakOfModels = Heap.Peak(() => models = Next(models, body)) - empty;
        GC.KeepAlive(models);
        GC.KeepAlive(follower);
        return Task.FromResult<IReadOnlyList<Sample>>(
        [
            new("peak", "MiB", peak / MiB, "2 × what is retained + 1 MiB", (2 * retained / MiB) + 1, 1),
            new("peak", "MiB", peak / MiB, "KubernetesClient's list", peakOfModels / MiB),
            new("retained", "MiB", retained / MiB, "KubernetesClient's list", retainedModels / MiB),
        ]);
    }

    // Until the new one is there, the old one is.
    private static V1EndpointSliceList Next(V1EndpointSliceList current, byte[] body)
    {
        var next = KubernetesJson.Deserialize<V1EndpointSliceList>(new MemoryStream(body));
        GC.KeepAlive(current);
        return next;
    }
}
