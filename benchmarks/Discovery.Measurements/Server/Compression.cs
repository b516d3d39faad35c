using System.Diagnostics;
using System.Globalization;
using System.Net;
using Discovery.ApiServerContract;
using Discovery.Benchmarks.Data;
using Discovery.Kubernetes.Decoding;
using Discovery.Measurements.Running;

namespace Discovery.Measurements.Server;

/// <summary>What it costs to have a list compressed, and what is saved: read by a bare HttpClient, which keeps nothing of it.</summary>
internal sealed class Compression : Measurement
{
    // As the registry asks for one.
    private static readonly Uri List = new($"{ApiResource.EndpointSlices.ClusterPath.TrimStart('/')}?resourceVersion=0", UriKind.Relative);

    public override string Name => "gzip";

    public override string Title => "A list from a real API server with gzip";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 1_000 : 100_000);
        await using var server = await FilledServer.StartAsync(data);
        return server is null ? FilledServer.Missing() :
        [
            .. await CompareAsync(server, "protobuf", BodyFormat.Protobuf, smoke ? 1 : 20),
            .. await CompareAsync(server, "JSON", BodyFormat.Json, smoke ? 1 : 20),
        ];
    }

    private static async Task<IEnumerable<Sample>> CompareAsync(FilledServer server, string format, string mediaType, int rounds)
    {
        using var zipped = server.CreateHttpClient(mediaType, DecompressionMethods.GZip);
        using var plain = server.CreateHttpClient(mediaType);
        using var metrics = server.CreateHttpClient("text/plain");
        List<Cost> with = [], without = [];
        for (var round = 0; round < rounds; round++)
        {
            with.Add(await ReadAsync(zipped, metrics));
            without.Add(await ReadAsync(plain, metrics));
        }

        var few = await SizeAsync(plain, "gzip");
        var many = await SizeAsync(plain, "identity");
        var (later, sooner) = (Undisturbed(with, static cost => cost.Time), Undisturbed(without, static cost => cost.Time));
        return
        [
            new($"{format}: size", "MB", few / 1e6, "as it is", many / 1e6),
            new($"{format}: time to read it over loopback", "ms", later, "as it is", sooner),
            new($"{format}: the server's processors", "ms", Mean(with, static cost => cost.Server), "as it is", Mean(without, static cost => cost.Server)),
            new($"{format}: the client's processors", "ms", Mean(with, static cost => cost.Client), "as it is", Mean(without, static cost => cost.Client)),

            // There the bytes saved take as long as saving them.
            new($"{format}: sooner over a link slower than", "Mbit/s", 8 * (many - few) / 1e6 / Math.Max((later - sooner) / 1e3, 1e-3)),
        ];
    }

    private static async Task<Cost> ReadAsync(HttpClient http, HttpClient metrics)
    {
        var (serverBefore, clientBefore, start) = (await ServerTimeAsync(metrics), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await using (var body = await http.GetStreamAsync(List))
        {
            await body.CopyToAsync(Stream.Null);
        }

        var (time, client) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - clientBefore);
        return new(time.TotalMilliseconds, (await ServerTimeAsync(metrics) - serverBefore).TotalMilliseconds, client.TotalMilliseconds);
    }

    private static async Task<double> SizeAsync(HttpClient http, string encoding)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, List) { Version = http.DefaultRequestVersion, Headers = { AcceptEncoding = { new(encoding) } } };
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    // It says so itself, among its metrics.
    private static async Task<TimeSpan> ServerTimeAsync(HttpClient http)
    {
        const string Metric = "\nprocess_cpu_seconds_total ";
        var metrics = await http.GetStringAsync(new Uri("metrics", UriKind.Relative));
        var value = metrics[(metrics.IndexOf(Metric, StringComparison.Ordinal) + Metric.Length)..];
        return TimeSpan.FromSeconds(double.Parse(value[..value.IndexOf('\n', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
    }

    private static double Undisturbed(List<Cost> costs, Func<Cost, double> part) => Statistics.Undisturbed([.. costs.Select(part)]);

    // The kernel counts in hundredths of a second.
    private static double Mean(List<Cost> costs, Func<Cost, double> part) => costs.Skip(costs.Count / 4).Average(part);

    private readonly record struct Cost(double Time, double Server, double Client);
}
