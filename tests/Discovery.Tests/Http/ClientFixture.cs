using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Http;

/// <summary>A client with discovery over an in-memory registry and a recording far end.</summary>
internal sealed class ClientFixture : IDisposable
{
    private readonly ServiceProvider _services;

    public ClientFixture(Action<InMemoryRegistry> content, Action<IHttpClientBuilder>? configure = null, Action<IServiceCollection>? more = null)
    {
        _services = Make.Services(content, services => Configure(services, configure, more));
    }

    public ClientFixture(IServiceRegistry registry, Action<IServiceCollection>? more = null)
    {
        _services = Make.Services(registry, services => Configure(services, null, more));
    }

    public RecordingHandler Far { get; } = new();

    public IServiceProvider Services => _services;

    public HttpClient Client => _services.GetRequiredService<IHttpClientFactory>().CreateClient("test");

    public async Task<HttpResponseMessage> Get(string uri) =>
        await Client.GetAsync(new Uri(uri), TestContext.Current.CancellationToken).Bounded();

    public void Dispose() => _services.Dispose();

    private void Configure(IServiceCollection services, Action<IHttpClientBuilder>? configure, Action<IServiceCollection>? more)
    {
        var builder = services.AddHttpClient("test").ConfigurePrimaryHttpMessageHandler(() => Far);
        configure?.Invoke(builder);
        builder.AddDiscovery();
        more?.Invoke(services);
    }
}
