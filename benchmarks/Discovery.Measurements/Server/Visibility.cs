using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Discovery.Benchmarks.Data;
using Discovery.Measurements.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Measurements.Server;

/// <summary>From a write to what the resolver says, beside the arrival of the event at a client that does nothing but read.</summary>
internal sealed class Visibility : Measurement
{
    private const int PerSecond = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Name => "visible";

    public override string Title => $"From a write on a real API server to the resolver, {PerSecond} changes a second";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 1_000 : 100_000, slicesPerService: 1);
        await using var server = await FilledServer.StartAsync(data);
        if (server is null)
        {
            return FilledServer.Missing();
        }

        await using var services = server.CreateServices();
        var registry = services.GetRequiredService<IServiceRegistryCatalog>().Registries.Single();
        await registry.WaitForSyncAsync();
        var resolver = services.GetRequiredService<IServiceResolver>();
        using ArrivalWatch watch = new(server);
        await watch.StartAsync();
        using var admin = server.CreateHttpClient();

        List<double> resolved = [], arrived = [];
        await WriteAsync(smoke ? 10 : PerSecond * 2, data, admin, resolver, watch, [], []);
        await WriteAsync(smoke ? 10 : PerSecond * 10, data, admin, resolver, watch, resolved, arrived);
        return
        [
            new("p99 of what a request sees", "ms", Percentile(resolved, 0.99), "p99 of the event's arrival, and 1 ms", Percentile(arrived, 0.99) + 1, 1),
            new("p50 of what a request sees", "ms", Percentile(resolved, 0.5), "p50 of the event's arrival", Percentile(arrived, 0.5)),
        ];
    }

    // One after the other, at a steady pace, and each waited for by both.
    private static async Task WriteAsync(
        int writes, SliceData data, HttpClient admin, IServiceResolver resolver, ArrivalWatch watch, List<double> resolved, List<double> arrived)
    {
        var began = Stopwatch.GetTimestamp();
        List<Task> waiting = [];
        ConcurrentBag<(double Resolved, double Arrived)> times = [];
        for (var write = 0; write < writes; write++)
        {
            var due = TimeSpan.FromSeconds((double)write / PerSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            waiting.Add(OneAsync((int)((long)write * 7_919 % data.Slices)));
        }

        await Task.WhenAll(waiting);
        resolved.AddRange(times.Select(static time => time.Resolved));
        arrived.AddRange(times.Select(static time => time.Arrived));

        async Task OneAsync(int slice)
        {
            ServiceReference reference = new("cluster", SliceData.NamespaceOf(slice), SliceData.NameOf(slice), PortSelector.ForScheme("http"));
            var before = resolver.Resolve(reference);
            if (before.Endpoints.Count == 0)
            {
                throw new InvalidOperationException(before.Reason);
            }

            var visible = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = before.ChangeToken.RegisterChangeCallback(static state => ((TaskCompletionSource<long>)state!).TrySetResult(Stopwatch.GetTimestamp()), visible);
            var name = data.SliceName(slice);
            var arrival = watch.Expect(name);
            JsonArray patch = [new JsonObject { ["op"] = "replace", ["path"] = "/endpoints/3/conditions/ready", ["value"] = before.Endpoints.Count < SliceData.EndpointsPerSlice }];
            var start = Stopwatch.GetTimestamp();
            using StringContent content = new(patch.ToJsonString(), Encoding.UTF8, "application/json-patch+json");
            using var answer = await admin.PatchAsync(new Uri($"{FilledServer.PathOf(slice)}/{name}", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
            times.Add((Stopwatch.GetElapsedTime(start, await visible.Task.WaitAsync(Patience)).TotalMilliseconds, Stopwatch.GetElapsedTime(start, await arrival.WaitAsync(Patience)).TotalMilliseconds));
        }
    }

    private static double Percentile(List<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(part * (sorted.Length - 1))];
    }
}
