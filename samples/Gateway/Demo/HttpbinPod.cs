namespace Gateway.Demo;

/// <summary>A back end on a loopback port that answers <c>/anything</c> as httpbin does, and says which pod it is.</summary>
public sealed class HttpbinPod : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpbinPod(string name, WebApplication app)
    {
        Name = name;
        _app = app;
        Port = new Uri(app.Urls.First()).Port;
    }

    public string Name { get; }

    public int Port { get; }

    public static async Task<HttpbinPod> StartAsync(string name, int port)
    {
        // An empty builder: this is another process' work, so none of the gateway's configuration may reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Map("/anything/{**rest}", (HttpContext context) => Anything.WriteAsync(context, name));
        await app.StartAsync();
        return new HttpbinPod(name, app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
