using BenchmarkDotNet.Attributes;
using Discovery.Benchmarks.Data;
using k8s;
using k8s.Models;

namespace Discovery.Benchmarks;

/// <summary>
/// One event of a watch for a slice of 100 endpoints: into a published snapshot, beside what KubernetesClient does before anybody
/// has looked at it: text of the line, once for its kind, once for the object.
/// </summary>
public class WatchEventBenchmarks
{
    private readonly SliceFollower _follower = new();
    private byte[][] _lines = [];
    private int _revision;

    [Params(1, 50)]
    public int SlicesOfService { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        SliceData data = new(100_000, SlicesOfService);
        _follower.List(new MemoryStream(data.List()));
        _lines = [.. Enumerable.Range(1, 64).Select(revision => data.Event(SlicesOfService / 2, revision))];
    }

    [Benchmark]
    public void Apply() => _follower.Apply(Next());

    [Benchmark]
    public void Parse() => _follower.Parse(Next());

    [Benchmark(Baseline = true)]
    public async Task<object> KubernetesClient()
    {
        using StreamReader reader = new(new MemoryStream(Next()));
        var line = await reader.ReadLineAsync();
        var generic = KubernetesJson.Deserialize<Watcher<KubernetesObject>.WatchEvent>(line!);
        return generic.Object.Kind == "Status" ? generic : KubernetesJson.Deserialize<Watcher<V1EndpointSlice>.WatchEvent>(line!).Object;
    }

    private byte[] Next() => _lines[_revision++ & 63];
}
