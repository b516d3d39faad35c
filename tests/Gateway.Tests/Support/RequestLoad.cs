using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests;

/// <summary>Requests through a gateway: 100 a second over two connections, and every two seconds a burst on both. It counts those that fail.</summary>
internal sealed class RequestLoad : IAsyncDisposable
{
    private const int Connections = 2;
    private const int Burst = 50;
    private const int SteadyBetweenBursts = 100;

    private static readonly Uri Path = new("/v1/anything", UriKind.Relative);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20); // on each connection

    private readonly Uri _gateway;
    private readonly CancellationToken _deadline;
    private readonly Task _all;
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, bool> _pods = new(StringComparer.Ordinal);
    private long _requests;
    private volatile bool _stop;

    public RequestLoad(Uri gateway, CancellationToken deadline)
    {
        _gateway = gateway;
        _deadline = deadline;
        _all = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(RunAsync, CancellationToken.None)));
    }

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>What was answered with anything but 200 and the name of a pod, or not at all.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Who has ever answered.</summary>
    public IEnumerable<string> Pods => _pods.Keys;

    /// <summary>Ends when what is on the way has been answered; a defect of the load itself comes out here.</summary>
    public Task StopAsync()
    {
        _stop = true;
        return _all;
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task RunAsync()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = _gateway };
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; !_stop; sent++)
        {
            // By the clock and not one interval after the answer before: a gateway that stalls must not make its load lighter.
            var wait = (Interval * sent) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, _deadline);
            }

            var together = sent % SteadyBetweenBursts == SteadyBetweenBursts - 1 ? Burst : 1;
            for (var i = 0; i < together; i++)
            {
                await SendAsync(client);
            }
        }
    }

    private async Task SendAsync(HttpClient client)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            using var response = await client.GetAsync(Path, _deadline);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                _pods.TryAdd((string)(await response.Content.ReadFromJsonAsync<JsonObject>(_deadline))!["pod"]!, true);
            }
            else
            {
                _failures.Enqueue($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(_deadline)}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            _failures.Enqueue($"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
