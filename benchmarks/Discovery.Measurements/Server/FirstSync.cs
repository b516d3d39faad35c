using System.Diagnostics;
using System.Net;
using Discovery.Benchmarks.Data;
using Discovery.Kubernetes.Decoding;
using Discovery.Measurements.Running;
using k8s;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Measurements.Server;

/// <summary>From the first connection to a real API server to all endpoints published.</summary>
internal sealed class FirstSync : Measurement
{
    public override string Name => "sync";

    public override string Title => "First sync from a real API server";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 1_000 : 100_000);
        await using var server = await FilledServer.StartAsync(data);
        if (server is null)
        {
            return FilledServer.Missing();
        }

        List<double> ours = [], bare = [], theirs = [];
        for (var round = 0; round < (smoke ? 1 : 40); round++)
        {
            ours.Add(await TimeAsync(() => SyncAsync(server)));
            bare.Add(await TimeAsync(() => ReadAsync(server)));
            theirs.Add(await TimeAsync(() => ListAsync(server)));
        }

        return
        [
            new($"connect, list, publish {data.Endpoints:N0} endpoints", "ms", Statistics.Undisturbed(ours), "KubernetesClient's typed list", Statistics.Undisturbed(theirs), 0.3),
            new("a bare HttpClient, which reads the same stream and keeps nothing", "ms", Statistics.Undisturbed(bare), "KubernetesClient's typed list", Statistics.Undisturbed(theirs)),
        ];
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task SyncAsync(FilledServer server)
    {
        await using var services = server.CreateServices();
        var registry = services.GetRequiredService<IServiceRegistryCatalog>().Registries.Single();
        await registry.WaitForSyncAsync();
        if (registry.Services.Count < server.Data.Services) // and one of the cluster's own
        {
            throw new InvalidOperationException($"There are {registry.Services.Count} services.");
        }
    }

    private static async Task ReadAsync(FilledServer server)
    {
        using var http = server.CreateHttpClient(BodyFormat.Protobuf, HttpVersion.Version11);
        await BareList.ReadAsync(http, BareList.Streamed);
    }

    private static async Task ListAsync(FilledServer server)
    {
        using var client = server.CreateKubernetesClient();
        var list = await client.DiscoveryV1.ListEndpointSliceForAllNamespacesAsync();
        if (list.Items.Count != server.Data.Slices)
        {
            throw new InvalidOperationException($"There are {list.Items.Count} slices.");
        }
    }
}
