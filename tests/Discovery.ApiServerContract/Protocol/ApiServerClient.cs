using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>Plain HTTP and JSON to an API server. One deadline, a test's, bounds every call and every read of a watch.</summary>
public sealed class ApiServerClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly CancellationToken _deadline;

    /// <summary>A null token sends no credentials at all.</summary>
    public ApiServerClient(Uri address, X509Certificate2Collection certificateAuthorities, string? token, CancellationToken deadline)
    {
        _deadline = deadline;
        _http = new HttpClient(CreateHandler(certificateAuthorities))
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan, // the deadline is the timeout
            DefaultRequestVersion = HttpVersion.Version20,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("discovery-contract");
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Task<ApiResponse> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiResponse> CreateAsync(string path, JsonObject body) => PostAsync(path, body.ToJsonString());

    public Task<ApiResponse> PostAsync(string path, string body, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, Content(body, mediaType));

    public Task<ApiResponse> UpdateAsync(string path, JsonObject body) => SendAsync(HttpMethod.Put, path, Content(body.ToJsonString()));

    public Task<ApiResponse> PatchAsync(string path, string patchType, JsonObject body) =>
        SendAsync(HttpMethod.Patch, path, Content(body.ToJsonString(), patchType));

    public Task<ApiResponse> DeleteAsync(string path, JsonObject? options = null) =>
        SendAsync(HttpMethod.Delete, path, options is null ? null : Content(options.ToJsonString()));

    /// <summary>A list or get that must succeed.</summary>
    public async Task<JsonObject> ReadAsync(string path) => (await GetAsync(path)).Expect(HttpStatusCode.OK);

    /// <summary>Starts a watch: path with query, "watch=true" is added. Fails unless the server answers 200.</summary>
    public async Task<Watch> WatchAsync(string path)
    {
        var watchPath = path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "watch=true";
        using var request = new HttpRequestMessage(HttpMethod.Get, watchPath);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _deadline);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var refused = await ToResponseAsync(response);
            response.Dispose();
            Assert.Fail($"no watch: {refused}");
        }

        return new Watch(response, await response.Content.ReadAsStreamAsync(_deadline), _deadline);
    }

    public void Dispose() => _http.Dispose();

    private async Task<ApiResponse> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, _deadline);
        return await ToResponseAsync(response);
    }

    private async Task<ApiResponse> ToResponseAsync(HttpResponseMessage response) => new(
        $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}",
        response.StatusCode,
        await response.Content.ReadAsStringAsync(_deadline));

    private static StringContent Content(string body, string mediaType = "application/json") =>
        new(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));

    private static SocketsHttpHandler CreateHandler(X509Certificate2Collection certificateAuthorities)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true, // a server allows about a hundred watches on one connection
            UseProxy = false,
        };
        if (certificateAuthorities.Count > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(certificateAuthorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }
}
