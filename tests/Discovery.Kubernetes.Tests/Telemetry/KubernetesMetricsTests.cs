using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Telemetry;

public sealed class KubernetesMetricsTests : IDisposable
{
    private readonly Pulse _pulse = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();
    private readonly MeterListener _listener = new();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Registry_CountsRequestsRestartsRelistsFailuresAndRejections()
    {
        await using var server = await ScriptedServer.StartAsync();
        var changed = DateTimeOffset.UtcNow.AddSeconds(-3).ToString("O");
        var slice = Slice("shop", "web-a", "web", ["10.0.0.2"], ("http", 8080)).WithVersion("2").WithAnnotation("endpoints.kubernetes.io/last-change-trigger-time", changed);
        server.List("endpointslices", Reply.List("1"), Reply.List("5"));
        server.Watch("endpointslices",
            Reply.Ends(Event("ADDED", slice), Event("ADDED", Slice("shop", "web-b", "web", ["10.0.0.3"], ("http", 8080)).With(static json => json["ports"] = "none").WithVersion("3"))),
            Reply.Status(503, "ServiceUnavailable", "busy"),
            Reply.Status(410, "Expired", "too old"),
            Reply.Silence());
        await using var provider = Provider(server);

        _ = provider.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("shop/web"));
        await _pulse.UntilAsync(() => Sum("discovery.kubernetes.relists", "endpointslices") == 1, () => string.Join(Environment.NewLine, _measured));

        Assert.Equal(1, Sum("discovery.kubernetes.watch.restarts", "endpointslices discovery.reason=ended"));
        Assert.Equal(1, Sum("discovery.kubernetes.failures", "endpointslices discovery.reason=server_error"));
        Assert.Equal(1, Sum("discovery.kubernetes.rejected_objects", "endpointslices"));
        Assert.Equal(1, Sum("discovery.kubernetes.requests", "k8s.verb=watch k8s.resource=endpointslices discovery.answer=503"));
        Assert.Equal(1, Sum("discovery.kubernetes.requests", "k8s.verb=watch k8s.resource=endpointslices discovery.answer=422"));
        Assert.InRange(Sum("discovery.kubernetes.requests", "k8s.verb=list k8s.resource=endpointslices discovery.answer=200"), 2, 4);
        Assert.InRange(Assert.Single(Of("discovery.kubernetes.event.visible.duration")).Value, 0, 30);
        Assert.InRange(Assert.Single(Of("discovery.kubernetes.change.visible.duration")).Value, 3, 60);
    }

    [Fact]
    public async Task Registry_ListsAndWatchesAreActivities()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Discovery.Kubernetes",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                ended.Enqueue(activity);
                _pulse.Beat();
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await ScriptedServer.StartAsync();
        server.List("endpointslices", Reply.Status(500, "InternalError", "etcd"), Reply.List("1"));
        await using var provider = Provider(server, "traced");

        _ = provider.GetRequiredService<IServiceResolver>().Resolve(ServiceReference.Parse("shop/web"));
        await _pulse.UntilAsync(() => Own("discovery.kubernetes.list").Length >= 2 && Own("discovery.kubernetes.watch").Length >= 2, () => string.Join(' ', ended.Select(static one => one.OperationName)));

        Assert.Equal(["500", null], Own("discovery.kubernetes.list").Select(static one => one.GetTagItem("discovery.answer")));
        Assert.All(Own("discovery.kubernetes.watch"), static one => Assert.Equal(ActivityKind.Client, one.Kind));

        // Other registries run at the same time.
        Activity[] Own(string name) => [.. ended.Where(one => one.OperationName == name && (string?)one.GetTagItem("discovery.registry") == "traced" && (string?)one.GetTagItem("k8s.resource") == "endpointslices")];
    }

    private ServiceProvider Provider(ScriptedServer server, string name = "k8s")
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new TestTime(_pulse));
        services.AddKubernetesDiscovery(name, options =>
        {
            options.ApiServer = server.Address;
            options.ResolveServicePorts = false;
        });
        var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        return provider;
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new List<string>();
        foreach (var (key, tag) in tags)
        {
            text.Add($"{key}={tag}");
        }

        _measured.Enqueue((instrument.Name, value, string.Join(' ', text)));
        _pulse.Beat();
    }

    private IEnumerable<(string Name, double Value, string Tags)> Of(string name) => _measured.Where(one => one.Name == name);

    private double Sum(string name, string tags) => Of(name).Where(one => one.Tags.EndsWith(tags, StringComparison.Ordinal)).Sum(static one => one.Value);
}
