using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discovery.BrowserTests;

/// <summary>A server that shows an in-memory registry.</summary>
internal sealed class PageApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageApp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<PageApp> StartAsync(params InMemoryRegistry[] registries)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var discovery = builder.Services.AddDiscovery();
        Array.ForEach(registries, registry => discovery.AddRegistry(registry));
        var app = builder.Build();
        app.MapDiscovery();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PageApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
