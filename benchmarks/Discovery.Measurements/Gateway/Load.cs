using System.Diagnostics;

namespace Discovery.Measurements.Gateway;

/// <summary>Clients of one gateway, each of which asks again as soon as it has its answer.</summary>
internal sealed class Load(int port, int clients) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<double> _perRequest = [];
    private readonly List<double> _slowest = [];
    private readonly List<double> _processor = [];
    private readonly List<double> _bytes = [];

    /// <summary>Of each turn, what a request has taken of its time; the inverse of the throughput, in microseconds.</summary>
    public IReadOnlyList<double> PerRequest => _perRequest;

    /// <summary>Of each turn, what one request of a hundred took longer than, in microseconds.</summary>
    public IReadOnlyList<double> Slowest => _slowest;

    /// <summary>Of each turn, what the process has used of the processors for a request, in microseconds.</summary>
    public IReadOnlyList<double> Processor => _processor;

    /// <summary>Of each turn, what the process has allocated for a request.</summary>
    public IReadOnlyList<double> Bytes => _bytes;

    public async Task RunAsync(TimeSpan turn)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var used = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => AskAsync(client, start, turn))));
        var elapsed = Stopwatch.GetElapsedTime(start);
        double[] sorted = [.. times.SelectMany(static some => some).Order()];
        _processor.Add((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / sorted.Length);
        _bytes.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / sorted.Length);
        _perRequest.Add(elapsed.TotalMicroseconds / sorted.Length);
        _slowest.Add(sorted[sorted.Length * 99 / 100]);
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<double>> AskAsync(int client, long start, TimeSpan turn)
    {
        List<double> times = [];
        for (var request = client * 37; times.Count == 0 || Stopwatch.GetElapsedTime(start) < turn; request++)
        {
            var before = Stopwatch.GetTimestamp();
            using HttpRequestMessage message = new(HttpMethod.Get, $"http://127.0.0.1:{port}{Shop.Path(request)}");
            using var response = await _http.SendAsync(message, CancellationToken.None);
            response.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }

        return times;
    }
}
