using System.Diagnostics.Metrics;
using RollingUpdate.Cluster;

namespace RollingUpdate.Consumers;

/// <summary>HttpClient with AddDiscovery().</summary>
internal sealed class HttpClientConsumer : HttpConsumer
{
    private static readonly Uri Web = new("http://web.shop/");

    private readonly ServiceProvider _provider;
    private readonly Counters _counters;

    public HttpClientConsumer(Deployment deployment)
    {
        var services = new ServiceCollection();
        services.AddWebCluster(deployment);
        services.AddHttpClient("web").AddDiscovery();
        _provider = services.BuildServiceProvider();
        _counters = new Counters(_provider.GetRequiredService<IMeterFactory>());
        Client = _provider.GetRequiredService<IHttpClientFactory>().CreateClient("web");
    }

    public override string Name => "HttpClient, Discovery";

    public override bool IsOurs => true;

    public override long? Retries => _counters.Retries;

    public override long? Ejections => _counters.Ejections;

    protected override HttpClient Client { get; }

    public override async ValueTask DisposeAsync()
    {
        _counters.Dispose();
        await _provider.DisposeAsync();
    }

    protected override Uri Next() => Web;
}
