using System.Diagnostics;
using System.Net;

namespace Discovery.Testing.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stop_WithWatches_EndsThemCleanlyWithinASecond()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync(Api.Slices + "?watch=1");
        var started = Stopwatch.GetTimestamp();
        await api.Server.StopAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        // Real time, because the promise is about it.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Null(await watch.NextAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync("/healthz"));
    }

    [Fact]
    public async Task Restart_Always_KeepsAddressDataTokensAndHistory()
    {
        await using var api = await Api.StartAsync();
        var address = api.Server.Address;
        var created = await api.CreateSliceAsync("a");
        await api.CreateSliceAsync("b");
        await api.Server.RestartAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal(address, api.Server.Address);
        Assert.Equal(["a", "b"], (await api.GetAsync(Api.Slices)).Names);
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={created.ResourceVersion}");
        Assert.Equal("ADDED b", await watch.NextTextAsync());
    }

    [Fact]
    public async Task Stop_Twice_IsHarmless()
    {
        await using var api = await Api.StartAsync();
        await api.Server.StopAsync(Api.Cancellation);
        await api.Server.StopAsync(Api.Cancellation);
        await api.Server.RestartAsync(Api.Cancellation);
        Assert.Equal(200, (await api.GetAsync("/healthz")).Code);
    }

    [Fact]
    public async Task Start_PortTaken_Throws()
    {
        await using var api = await Api.StartAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => EmbeddedApiServer.StartAsync(o => o.Port = api.Server.Address.Port, Api.Cancellation));
    }

    [Fact]
    public async Task Start_SenselessOption_Throws() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => EmbeddedApiServer.StartAsync(o => o.HistoryLimit = 0, Api.Cancellation));

    [Fact]
    public async Task Https_TrustedCertificate_SpeaksHttp2()
    {
        await using var server = await EmbeddedApiServer.StartAsync(o => o.UseHttps = true, Api.Cancellation);
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Api.Services) { Version = HttpVersion.Version20 };
        using var response = await client.SendAsync(request, Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);

        Assert.Equal("https", server.Address.Scheme);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", server.CertificateAuthority, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_UntrustedCertificate_IsRefused()
    {
        await using var server = await EmbeddedApiServer.StartAsync(o => o.UseHttps = true, Api.Cancellation);
        using var client = new HttpClient { BaseAddress = server.Address };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/healthz", UriKind.Relative), Api.Cancellation));
    }
}
