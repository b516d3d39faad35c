using System.Collections.Concurrent;
using System.Diagnostics;
using Discovery.Benchmarks.Data;
using Discovery.Measurements.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Measurements.Server;

/// <summary>
/// From a write to what the resolver says, beside the arrival of the event at a client that does nothing but read; and how far two of those
/// are apart.
/// </summary>
internal sealed class Visibility : Measurement
{
    private const int PerSecond = 200;

    // A server ends a watch that is more than some ten events behind for a tenth of a second; and when it is busy with writes, all are: it
    // hands on their events in heaps. There must not be more events under way than it keeps.
    private const int AtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Where etcd is to keep its files: how long a disk takes is no part of it.
    private const string Memory = "/dev/shm";

    public override string Name => "visible";

    public override string Title => $"From a write on a real API server to the resolver, {PerSecond} changes a second";

    public override IReadOnlyDictionary<string, string> Settings { get; } =
        Directory.Exists(Memory) ? new Dictionary<string, string> { ["TMPDIR"] = Memory } : [];

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 10_000 : 100_000, slicesPerService: 1);
        await using var server = await FilledServer.StartAsync(data);
        if (server is null)
        {
            return FilledServer.Missing();
        }

        using SliceWriter writer = new(server);
        await writer.ForgetManagedFieldsAsync();
        await using var services = server.CreateServices();
        await services.GetRequiredService<IServiceRegistryCatalog>().Registries.Single().WaitForSyncAsync();
        var resolver = services.GetRequiredService<IServiceResolver>();
        using ArrivalWatch bare = new(server);
        await bare.StartAsync();
        using ArrivalWatch second = new(server);
        await second.StartAsync();

        ConcurrentBag<Times> times = [];
        SteadyPace pace = new(PerSecond, AtOnce);
        var warmUp = smoke ? 20 : PerSecond * 5;
        await pace.RunAsync(0, warmUp, WriteAsync);
        times.Clear();
        var rate = await pace.RunAsync(warmUp, smoke ? 20 : PerSecond * 30, WriteAsync);
        return
        [
            new("p50 of when the resolver shows it", "ms", Percentile(0.5, static time => time.Visible), "p50 of the event's arrival at a bare client", Percentile(0.5, static time => time.Arrived)),
            new("p99 of when the resolver shows it", "ms", Percentile(0.99, static time => time.Visible), "p99 of the event's arrival, and 1 ms", Percentile(0.99, static time => time.Arrived) + 1, 1),
            new("p50 of how much later than the arrival", "ms", Percentile(0.5, static time => time.Visible - time.Arrived)),
            new("p99 of how much later than the arrival", "ms", Percentile(0.99, static time => time.Visible - time.Arrived), "p99 of how much later it arrives at a second bare client, and 1 ms", Percentile(0.99, static time => time.ArrivedAgain - time.Arrived) + 1, 1),
            new("writes that the server took", "1/s", rate),
        ];

        double Percentile(double part, Func<Times, double> time) => Statistics.Percentile(times.Select(time), part);

        // Each slice is written again only when all have been.
        async Task WriteAsync(int number)
        {
            var slice = (int)(number * 7_919L % data.Slices);
            var isReady = number / data.Slices % 2 == 1;
            ServiceReference reference = new("cluster", SliceData.NamespaceOf(slice), SliceData.NameOf(slice), PortSelector.ForScheme("http"));
            var visible = Sighting.Of(resolver, reference, SliceData.EndpointsPerSlice - (isReady ? 0 : 1));
            var arrival = bare.ArrivalOf(data.SliceName(slice));
            var again = second.ArrivalOf(data.SliceName(slice));
            var start = Stopwatch.GetTimestamp();
            await writer.WriteAsync(slice, isReady);
            times.Add(new(await SinceAsync(visible), await SinceAsync(arrival), await SinceAsync(again)));

            async Task<double> SinceAsync(Task<long> moment) => Stopwatch.GetElapsedTime(start, await moment.WaitAsync(Patience)).TotalMilliseconds;
        }
    }

    private readonly record struct Times(double Visible, double Arrived, double ArrivedAgain);
}
