using System.Diagnostics;
using Discovery.ApiServerContract;
using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd.Support;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>A cluster of its own with 5,000 slices of ten endpoints each in one namespace, for all tests of a class.</summary>
public sealed class BigNamespace(RealClusters clusters) : IAsyncDisposable
{
    public const int Services = 500;
    public const int SlicesPerService = 10;
    public const int EndpointsPerSlice = 10;
    public const int Slices = Services * SlicesPerService;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private bool _filled;

    internal IApiServerCluster Cluster { get; private set; } = null!;

    internal TestNamespace Namespace { get; private set; } = null!;

    internal Dictionary<string, string> State { get; private set; } = [];

    internal TimeSpan FillTime { get; private set; }

    /// <summary>Fills the namespace, once. Called by each test: only a test can be skipped when there is no cluster, a fixture fails.</summary>
    internal async Task FilledAsync()
    {
        if (_filled)
        {
            return;
        }

        _deadline.CancelAfter(Limit);
        Cluster = await clusters.StartOwnAsync(ClusterCapabilities.Compaction, _deadline.Token);
        Namespace = await TestNamespace.CreateAsync(Cluster, _deadline.Token, "big");
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Slices),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = _deadline.Token },
            async (slice, _) => await Namespace.CreateSliceAsync(NameOf(slice), ServiceOf(slice), EndpointsOf(slice)));
        FillTime = Stopwatch.GetElapsedTime(began);
        State = await States.OfServerAsync(Namespace, _deadline.Token);
        _filled = true;
    }

    public async ValueTask DisposeAsync()
    {
        Namespace?.Dispose();
        await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        _deadline.Dispose();
    }

    /// <summary>In the order in which the server lists them.</summary>
    internal static string NameOf(int slice) => $"slice-{slice:0000}";

    // The slices of a service are spread over all pages of a list.
    internal static string ServiceOf(int slice) => $"service-{slice % Services:000}";

    /// <summary>One of ten is not ready.</summary>
    internal static (string Address, bool Ready)[] EndpointsOf(int slice) =>
        [.. Enumerable.Range(0, EndpointsPerSlice).Select(i => ($"10.{slice / 250}.{slice % 250}.{i + 1}", i != slice % EndpointsPerSlice))];
}
