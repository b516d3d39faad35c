using System.Diagnostics.Metrics;
using System.Net;
using RollingUpdate.Cluster;
using Yarp.ReverseProxy.Configuration;

namespace RollingUpdate.Consumers;

/// <summary>A client of a YARP gateway with AddDiscovery().</summary>
internal sealed class YarpConsumer : HttpConsumer
{
    private readonly WebApplication _gateway;
    private readonly Counters _counters;
    private readonly Uri _address;

    private YarpConsumer(WebApplication gateway)
    {
        _gateway = gateway;
        _counters = new Counters(gateway.Services.GetRequiredService<IMeterFactory>());
        _address = new Uri(gateway.Urls.Single());
    }

    public override string Name => "YARP, Discovery";

    public override bool IsOurs => true;

    public override long? Retries => _counters.Retries;

    public override long? Ejections => _counters.Ejections;

    protected override HttpClient Client { get; } = new();

    public static async Task<YarpConsumer> StartAsync(Deployment deployment)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddWebCluster(deployment);
        builder.Services.AddReverseProxy()
            .LoadFromMemory(
                [new RouteConfig { RouteId = "web", ClusterId = "web", Match = new RouteMatch { Path = "{**rest}" } }],
                [new ClusterConfig { ClusterId = "web", Destinations = new Dictionary<string, DestinationConfig> { ["web"] = new() { Address = "http://web.shop.cluster" } } }])
            .AddDiscovery(static options => options.ReasonHeader = true);
        var gateway = builder.Build();
        gateway.MapReverseProxy();
        await gateway.StartAsync();
        return new YarpConsumer(gateway);
    }

    public override async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _counters.Dispose();
        await _gateway.DisposeAsync();
    }

    protected override Uri Next() => _address;

    // The gateway does not say whether the request had reached the pod; that it repeats one that had not is what is to be shown.
    protected override RequestFailure Failure(HttpResponseMessage response, bool idempotent) => response.StatusCode == HttpStatusCode.BadGateway && !idempotent
        ? new("502: its pod died under a POST, which must not be sent twice", CouldBeSaved: false)
        : base.Failure(response, idempotent);
}
