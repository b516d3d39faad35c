using Discovery.Benchmarks.Data;
using Discovery.Measurements.Running;
using k8s;
using k8s.Models;

namespace Discovery.Measurements.Slices;

/// <summary>What is kept of a LIST.</summary>
internal sealed class Retained : Measurement
{
    private const string Theirs = "KubernetesClient's models";

    public override string Name => "memory";

    public override string Title => "Memory retained for each endpoint";

    public override Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 1_000 : 100_000);
        var body = data.List();
        var before = Heap.Live();
        SliceFollower follower = new();
        follower.List(new MemoryStream(body));
        var unresolved = PerEndpoint(Heap.Live() - before);
        Resolve(follower, data);
        var resolved = PerEndpoint(Heap.Live() - before);
        GC.KeepAlive(follower);

        before = Heap.Live();
        var theirs = KubernetesJson.Deserialize<V1EndpointSliceList>(new MemoryStream(body));
        var models = PerEndpoint(Heap.Live() - before);
        GC.KeepAlive(theirs);
        return Task.FromResult<IReadOnlyList<Sample>>(
        [
            new("published, nobody has asked", "B", unresolved, "64 B", 64, 1),
            new("each service resolved", "B", resolved, "160 B", 160, 1),
            new("published, nobody has asked", "B", unresolved, Theirs, models),
            new("body of the LIST", "B", PerEndpoint(body.Length)),
        ]);

        double PerEndpoint(long bytes) => (double)bytes / data.Endpoints;
    }

    private static void Resolve(SliceFollower follower, SliceData data)
    {
        for (var service = 0; service < data.Services; service++)
        {
            if (follower.Snapshots.Get(new ServiceId(SliceData.NamespaceOf(service), SliceData.NameOf(service))).GetEndpoints(PortSelector.ForScheme("http")).Count == 0)
            {
                throw new InvalidOperationException("A service has no endpoints.");
            }
        }
    }
}
