using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Benchmarks;

/// <summary>One request through the handlers of an HTTP client to an answer that is there at once. What a handler costs is the difference to none.</summary>
public class HandlerBenchmarks : IAsyncDisposable
{
    private ServiceProvider? _provider;
    private HttpMessageInvoker? _none;
    private HttpMessageInvoker? _discovery;
    private HttpMessageInvoker? _withoutRetries;
    private HttpMessageInvoker? _serviceDiscovery;

    [GlobalSetup]
    public void Setup()
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:httpbin:http:0"] = "http://10.0.0.1:8080",
            ["services:httpbin:http:1"] = "http://10.0.0.2:8080",
            ["services:httpbin:http:2"] = "http://10.0.0.3:8080",
        }).Build());
        services.AddServiceDiscoveryCore().AddConfigurationServiceEndpointProvider();
        services.AddDiscovery().AddInMemory("local", static registry => registry.Set(
            new ServiceId("default", "httpbin"), new DiscoveredEndpoint("10.0.0.1", 8080), new DiscoveredEndpoint("10.0.0.2", 8080), new DiscoveredEndpoint("10.0.0.3", 8080)));
        Add(services, "none");
        Add(services, "discovery").AddDiscovery();
        Add(services, "withoutRetries").AddDiscovery(static options => options.Retry.MaxRetries = 0);
        Add(services, "serviceDiscovery").AddServiceDiscovery();
        _provider = services.BuildServiceProvider();
        var handlers = _provider.GetRequiredService<IHttpMessageHandlerFactory>();
        _none = new HttpMessageInvoker(handlers.CreateHandler("none"), disposeHandler: false);
        _discovery = new HttpMessageInvoker(handlers.CreateHandler("discovery"), disposeHandler: false);
        _withoutRetries = new HttpMessageInvoker(handlers.CreateHandler("withoutRetries"), disposeHandler: false);
        _serviceDiscovery = new HttpMessageInvoker(handlers.CreateHandler("serviceDiscovery"), disposeHandler: false);
    }

    [Benchmark]
    public Task<HttpStatusCode> NoHandler() => SendAsync(_none!, "http://10.0.0.1:8080/orders/7");

    [Benchmark]
    public Task<HttpStatusCode> Discovery() => SendAsync(_discovery!, "http://httpbin/orders/7");

    [Benchmark]
    public Task<HttpStatusCode> DiscoveryWithoutRetries() => SendAsync(_withoutRetries!, "http://httpbin/orders/7");

    [Benchmark(Baseline = true)]
    public Task<HttpStatusCode> MicrosoftServiceDiscovery() => SendAsync(_serviceDiscovery!, "http://httpbin/orders/7");

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _none?.Dispose();
        _discovery?.Dispose();
        _withoutRetries?.Dispose();
        _serviceDiscovery?.Dispose();
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    private static IHttpClientBuilder Add(ServiceCollection services, string name) =>
        services.AddHttpClient(name).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(static () => new Loopback());

    private static async Task<HttpStatusCode> SendAsync(HttpMessageInvoker client, string uri)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        using var response = await client.SendAsync(request, CancellationToken.None);
        // Without a look at its parts: nobody looks there again, and to take it apart is most of what a handler may cost.
        return request.RequestUri!.OriginalString.Length > 0 ? response.StatusCode : throw new InvalidOperationException("sent nowhere");
    }

    private sealed class Loopback : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.Host.StartsWith("10.", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK))
                : throw new InvalidOperationException($"{request.RequestUri} has not been resolved.");
    }
}
