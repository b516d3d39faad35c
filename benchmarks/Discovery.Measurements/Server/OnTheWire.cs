using System.Diagnostics;
using System.Globalization;
using System.Net;
using Discovery.Benchmarks.Data;
using Discovery.Kubernetes.Decoding;
using Discovery.Measurements.Running;

namespace Discovery.Measurements.Server;

/// <summary>What it costs, or saves, to have a list sent in another way than the registry does: a bare client reads it, which keeps nothing.</summary>
internal sealed class OnTheWire : Measurement
{
    public override string Name => "wire";

    public override string Title => "A list on its way from a real API server";

    public override async Task<IReadOnlyList<Sample>> RunAsync(bool smoke)
    {
        SliceData data = new(smoke ? 1_000 : 100_000);
        await using var server = await FilledServer.StartAsync(data);
        if (server is null)
        {
            return FilledServer.Missing();
        }

        var rounds = smoke ? 1 : 20;
        using var protobuf = server.CreateHttpClient(BodyFormat.Protobuf, HttpVersion.Version11);
        using var json = server.CreateHttpClient(BodyFormat.Json, HttpVersion.Version11);
        using var http2 = server.CreateHttpClient(BodyFormat.Protobuf, HttpVersion.Version20);
        using var zippedProtobuf = server.CreateHttpClient(BodyFormat.Protobuf, HttpVersion.Version11, DecompressionMethods.GZip);
        using var zippedJson = server.CreateHttpClient(BodyFormat.Json, HttpVersion.Version11, DecompressionMethods.GZip);
        return
        [
            .. await CompareAsync(server, "list over HTTP/2", new(http2, BareList.Whole), "over HTTP/1.1", new(protobuf, BareList.Whole), rounds),
            .. await CompareAsync(server, "stream over HTTP/2", new(http2, BareList.Streamed), "over HTTP/1.1", new(protobuf, BareList.Streamed), rounds),
            .. await CompareAsync(server, "list with gzip", new(zippedProtobuf, BareList.Whole), "as it is", new(protobuf, BareList.Whole), rounds),
            await SizeAsync("list with gzip", protobuf),
            .. await CompareAsync(server, "JSON with gzip", new(zippedJson, BareList.Whole), "as it is", new(json, BareList.Whole), rounds),
            await SizeAsync("JSON with gzip", json),
        ];
    }

    private static async Task<IEnumerable<Sample>> CompareAsync(FilledServer server, string what, Way way, string against, Way other, int rounds)
    {
        using var metrics = server.CreateHttpClient("text/plain", HttpVersion.Version11);
        List<Cost> costs = [], others = [];
        for (var round = 0; round < rounds; round++)
        {
            costs.Add(await ReadAsync(way, metrics));
            others.Add(await ReadAsync(other, metrics));
        }

        return
        [
            new($"{what}: time to read it", "ms", Time(costs), against, Time(others)),
            new($"{what}: the server's processors", "ms", Mean(costs, static cost => cost.Server), against, Mean(others, static cost => cost.Server)),
            new($"{what}: the client's processors", "ms", Mean(costs, static cost => cost.Client), against, Mean(others, static cost => cost.Client)),
        ];
    }

    private static async Task<Cost> ReadAsync(Way way, HttpClient metrics)
    {
        var (serverBefore, clientBefore, start) = (await ServerTimeAsync(metrics), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await BareList.ReadAsync(way.Http, way.List);
        var (time, client) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - clientBefore);
        return new(time.TotalMilliseconds, (await ServerTimeAsync(metrics) - serverBefore).TotalMilliseconds, client.TotalMilliseconds);
    }

    private static async Task<Sample> SizeAsync(string what, HttpClient http) =>
        new($"{what}: size", "MB", await LengthAsync(http, "gzip") / 1e6, "as it is", await LengthAsync(http, "identity") / 1e6);

    private static async Task<int> LengthAsync(HttpClient http, string encoding)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, BareList.Whole) { Version = http.DefaultRequestVersion, Headers = { AcceptEncoding = { new(encoding) } } };
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

    private static double Time(List<Cost> costs) => Statistics.Undisturbed([.. costs.Select(static cost => cost.Time)]);

    // The kernel counts in hundredths of a second.
    private static double Mean(List<Cost> costs, Func<Cost, double> part) => costs.Skip(costs.Count / 4).Average(part);

    private readonly record struct Way(HttpClient Http, Uri List);

    private readonly record struct Cost(double Time, double Server, double Client);
}
