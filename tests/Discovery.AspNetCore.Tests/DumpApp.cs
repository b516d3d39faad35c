using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Discovery.AspNetCore.Tests;

/// <summary>A real server with a dump endpoint.</summary>
internal sealed class DumpApp : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private DumpApp(WebApplication app, HttpClient client, FakeTimeProvider time) => (_app, _client, Time) = (app, client, time);

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => _app.Services;

    public HttpClient Client => _client;

    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public static async Task<DumpApp> StartAsync(
        Action<IDiscoveryBuilder> registries, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null; // how a slow reader is dealt with is to be ours, not the server's
        });
        var time = new FakeTimeProvider(Noon);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.Configure<DiscoveryOptions>(static options => options.InitialSyncTimeout = TimeSpan.Zero);
        registries(builder.Services.AddDiscovery());
        more?.Invoke(builder);
        var app = builder.Build();
        (map ?? (static app => app.MapDiscovery()))(app);
        await app.StartAsync().WaitAsync(Limit);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new DumpApp(app, new HttpClient(new SocketsHttpHandler { MaxResponseDrainSize = 0 }) { BaseAddress = new Uri(address) }, time); // who leaves, leaves at once
    }

    public Task<HttpResponseMessage> SendAsync(string path) =>
        _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken).WaitAsync(Limit);

    public async Task<string> TextAsync(string path = "/discovery")
    {
        using var response = await SendAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
    }

    public async Task<JsonElement> JsonAsync(string path = "/discovery")
    {
        using var document = JsonDocument.Parse(await TextAsync(path));
        return document.RootElement.Clone();
    }

    /// <summary>Why a request was refused, in the form for that.</summary>
    public async Task<string> ProblemAsync(string path, HttpStatusCode status)
    {
        using var response = await SendAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(Limit));
        Assert.Equal((int)status, document.RootElement.GetProperty("status").GetInt32());
        return document.RootElement.GetProperty("detail").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync().WaitAsync(Limit);
        await _app.DisposeAsync();
    }
}
