using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Discovery.IntegrationTests.Clusters;

/// <summary>An etcd on loopback: its process and the little of its HTTP gateway that tests need.</summary>
internal sealed class Etcd(string path, string directory) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Next()}");
    private ServerProcess? _process;

    public string Address => _address.GetLeftPart(UriPartial.Authority);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = ServerProcess.Start(path,
        [
            $"--data-dir={Path.Combine(directory, "etcd")}",
            "--unsafe-no-fsync",
            $"--listen-client-urls={Address}",
            $"--advertise-client-urls={Address}",
            "--listen-peer-urls=http://127.0.0.1:0",
        ]);
        await _process.WaitUntilAsync(IsHealthyAsync, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _process?.KillAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Forgets every revision before the current one.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        var range = await PostAsync("v3/kv/range", new JsonObject { ["key"] = "AA==" }, cancellationToken);
        var revision = range["header"]!["revision"]!.GetValue<string>();
        await PostAsync("v3/kv/compaction", new JsonObject { ["revision"] = revision, ["physical"] = true }, cancellationToken);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _http.Dispose();
    }

    private async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var health = await _http.GetFromJsonAsync<JsonObject>(new Uri(_address, "health"), cancellationToken);
            return health?["health"]?.ToString() == "true";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    private async Task<JsonObject> PostAsync(string method, JsonObject body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(_address, method), body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }
}
