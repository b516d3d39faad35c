using System.Net;
using Discovery.Benchmarks;
using Discovery.Measurements.Running;

namespace Discovery.Measurements.Micro;

/// <summary>What a handler adds to a request.</summary>
internal sealed class Handlers : Measurement
{
    private const string Theirs = "Microsoft.Extensions.ServiceDiscovery";

    public override string Name => "handler";

    public override string Title => "What the HTTP client's handler adds to a request";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        await using HandlerBenchmarks benchmarks = new();
        benchmarks.Setup();
        Interleaved costs = new(
            count => Repeat(count, benchmarks.NoHandler),
            count => Repeat(count, benchmarks.MicrosoftServiceDiscovery),
            count => Repeat(count, benchmarks.Discovery),
            count => Repeat(count, benchmarks.DiscoveryWithoutRetries));
        costs.Measure(smoke);
        var (time, bytes) = (costs.Time(0), costs.Bytes(0));
        return
        [
            new("a request without any handler", "ns", time),
            new("a request without any handler, allocated", "B", bytes),
            new("added", "ns", costs.Time(2) - time, Theirs, costs.Time(1) - time, 0.5),
            new("added, allocated", "B", costs.Bytes(2) - bytes, Theirs, costs.Bytes(1) - bytes, 0.5),
            new("added with retries switched off", "ns", costs.Time(3) - time, Theirs, costs.Time(1) - time),
            new("added with retries switched off, allocated", "B", costs.Bytes(3) - bytes, Theirs, costs.Bytes(1) - bytes),
        ];
    }

    // All of it is there at once, so nothing is waited for.
    private static void Repeat(int count, Func<Task<HttpStatusCode>> request)
    {
        for (var index = 0; index < count; index++)
        {
            request().GetAwaiter().GetResult();
        }
    }
}
