using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Discovery.ApiServerContract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>The way from a registry to a real API server. It can be cut while the server goes on, and a request can be held or refused.</summary>
internal sealed class ApiServerLink : IAsyncDisposable
{
    private readonly IApiServerCluster _cluster;
    private readonly HttpClient _http;
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RelayedRequest> _requests = new();
    private volatile CancellationTokenSource _up = new();

    private ApiServerLink(IApiServerCluster cluster)
    {
        _cluster = cluster;
        _http = new HttpClient(CreateHandler(cluster.CertificateAuthorities)) { Timeout = Timeout.InfiniteTimeSpan };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Runs before a request goes on to the server; true says that it has been answered.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = static _ => Task.FromResult(false);

    /// <summary>Hands the server's answer on to the registry; to be replaced by what does so only in part, or late.</summary>
    public Func<HttpContext, Stream, CancellationToken, Task> Relay { get; set; } =
        static (context, answer, cancellationToken) => answer.CopyToAsync(context.Response.Body, cancellationToken);

    public Uri Address => new(_app.Urls.First());

    /// <summary>What was asked, in order, once the first line of its answer was there.</summary>
    public IReadOnlyList<RelayedRequest> Requests => [.. _requests];

    public static async Task<ApiServerLink> StartAsync(IApiServerCluster cluster, CancellationToken cancellationToken)
    {
        var link = new ApiServerLink(cluster);
        await link._app.StartAsync(cancellationToken);
        return link;
    }

    /// <summary>Breaks all connections, and every new one, until <see cref="Mend"/>.</summary>
    public void Cut() => _up.Cancel();

    public void Mend() => _up = new CancellationTokenSource();

    public async ValueTask DisposeAsync()
    {
        Cut(); // a watch would keep the server from stopping
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _up.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            if (await Intercept(context).WaitAsync(either.Token))
            {
                Note(context);
            }
            else
            {
                await ForwardAsync(context, either.Token);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort(); // what breaks on one side breaks on the other
        }
    }

    private async Task ForwardAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_cluster.Address, $"{context.Request.Path}{context.Request.QueryString}"))
        {
            Version = HttpVersion.Version20,
        };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString());
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        Note(context);
        await context.Response.Body.FlushAsync(cancellationToken); // a watch may have nothing to say for long
        await Relay(context, await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
    }

    private void Note(HttpContext context) => _requests.Enqueue(
        new RelayedRequest(context.Request.Path.Value!, QueryHelpers.ParseQuery(context.Request.QueryString.Value), context.Response.StatusCode));

    private static SocketsHttpHandler CreateHandler(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } };
    }
}
