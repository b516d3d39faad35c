using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Discovery.Testing.Tests;

/// <summary>A server and a client of it, for one test.</summary>
internal sealed class Api : IAsyncDisposable
{
    public const string Slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    public const string AllSlices = "/apis/discovery.k8s.io/v1/endpointslices";
    public const string Services = "/api/v1/namespaces/default/services";
    public const string Endpoints = "/api/v1/namespaces/default/endpoints";
    public const string Namespaces = "/api/v1/namespaces";
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string Apply = "application/apply-patch+yaml";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private HttpClient _client;

    private Api(EmbeddedApiServer server)
    {
        Server = server;
        _client = server.CreateClient();
    }

    public EmbeddedApiServer Server { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Api> StartAsync(Action<EmbeddedApiServerOptions>? configure = null) =>
        new(await EmbeddedApiServer.StartAsync(configure, Cancellation).WaitAsync(Patience, Cancellation));

    public void ActAs(string token)
    {
        _client.Dispose();
        _client = Server.CreateClient(token);
    }

    public Task<Answer> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, null, accept: accept);

    /// <summary>The status codes of requests made one after the other.</summary>
    public async Task<int[]> CodesAsync(params string[] paths)
    {
        var codes = new List<int>();
        foreach (var path in paths)
        {
            codes.Add((await GetAsync(path)).Code);
        }

        return [.. codes];
    }

    public Task<Answer> PostAsync(string path, string body, string type = "application/json") => SendAsync(HttpMethod.Post, path, body, type);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PatchAsync(string path, string type, string body) => SendAsync(HttpMethod.Patch, path, body, type);

    public Task<Answer> DeleteAsync(string path, string? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body, string type = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        using var response = await _client.SendAsync(request, Cancellation).WaitAsync(Patience, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(Patience, Cancellation);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? string.Join('\n', values) : "";
        return new((int)response.StatusCode, text, warnings);
    }

    /// <summary>Creates a slice with one address, and fails the test when that is refused.</summary>
    public async Task<Answer> CreateSliceAsync(string name, string labels = "{}", string ns = "default")
    {
        var answer = await PostAsync(Slices.Replace("default", ns, StringComparison.Ordinal), Slice(name, labels));
        Assert.Equal((int)HttpStatusCode.Created, answer.Code);
        return answer;
    }

    public static string Slice(string name, string labels = "{}", string address = "10.1.2.3") => $$"""
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"{{name}}","labels":{{labels}}},
         "addressType":"IPv4","endpoints":[{"addresses":["{{address}}"]}],"ports":[{"name":"http","port":80}]}
        """;

    public Task<WatchReader> WatchAsync(string path) => WatchReader.OpenAsync(_client, path);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
