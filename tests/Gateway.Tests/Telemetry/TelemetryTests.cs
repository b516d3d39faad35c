using System.Text.Json.Nodes;
using Discovery.Testing;
using Discovery.Yarp;
using Gateway.Demo;

namespace Gateway.Tests.Telemetry;

/// <summary>Alone, because OpenTelemetry listens to the meters of the whole process.</summary>
[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public TelemetryTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(2));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Metrics_AfterARequest_TellOfRegistryAndResolutions()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline, "--ReverseProxy:Clusters:sd-app:LoadBalancingPolicy", DiscoveryLoadBalancingPolicies.Weighted);
        await gateway.PodsAsync(3, Deadline);

        var metrics = await ScrapeAsync(gateway);

        Assert.Equal(1, metrics.Sum("discovery_registry_phase", ("discovery_registry", "my-k8s-cluster"), ("discovery_phase", "synced")));
        Assert.Equal(2, metrics.Sum("discovery_registry_endpoints", ("discovery_state", "ready")));
        Assert.Equal(3, metrics.Sum("discovery_picks_total", ("discovery_consumer", "yarp")));
        Assert.NotEqual(0, metrics.Sum("discovery_resolutions_total", ("discovery_status", "resolved")));
        Assert.NotEqual(0, metrics.Sum("discovery_resolutions_total", ("discovery_status", "service-not-found")));
        Assert.NotEqual(0, metrics.Sum("discovery_kubernetes_requests_total", ("k8s_verb", "watch"), ("discovery_answer", "200")));
        Assert.NotEqual(0, metrics.Sum("http_server_request_duration_seconds_count", ("http_response_status_code", "200")));
    }

    [Fact]
    public async Task Metrics_OfAlertsAndDashboard_AreExportedWithTheirLabels()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline, "--environment", "Development");
        await LetEverythingHappenAsync(gateway);

        var metrics = await ScrapeAsync(gateway);

        Assert.True(MonitoringExpression.All.Count > 15);
        Assert.All(MonitoringExpression.All, expression =>
        {
            Assert.NotEmpty(expression.Series);
            Assert.All(expression.Series, series =>
            {
                Assert.True(metrics.Has(series), $"{series} of '{expression.Text}' is not in\n{metrics.Text}");
                Assert.Empty(expression.LabelNames.Except(metrics.LabelsOf(series)));
            });
        });
    }

    [Fact]
    public async Task Otlp_WhereThereIsAReceiver_GetsMetricsAndTraces()
    {
        await using var receiver = await OtlpReceiver.StartAsync(Deadline);
        await using (var gateway = await RunningGateway.StartAsync(
            Deadline, "--OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))
        {
            await gateway.PodAsync(Deadline);
        }

        // What is left to be told goes out when the gateway ends.
        Assert.Contains("discovery.registry.endpoints", receiver.All("metrics"), StringComparison.Ordinal);
        Assert.Contains("discovery.resolutions", receiver.All("metrics"), StringComparison.Ordinal);
        Assert.Contains("discovery.kubernetes.watch", receiver.All("traces"), StringComparison.Ordinal);
        Assert.Contains("proxy.forwarder", receiver.All("traces"), StringComparison.Ordinal);
    }

    public void Dispose() => _deadline.Dispose();

    /// <summary>One of each that is counted, for what has never happened is not exported.</summary>
    private async Task LetEverythingHappenAsync(RunningGateway gateway)
    {
        var server = gateway.Demo.Server;

        // A change that says when it was made, and a pod that refuses connections: a retry, and an ejection.
        var slice = DemoCluster.Slice(gateway.Demo.Pods[2]);
        slice["ports"]![0]!["port"] = FreePorts.Take(1)[0];
        Change(server, slice);
        await UntilAsync(gateway, "discovery_retries_total", "discovery_ejections_total", "discovery_kubernetes_change_visible_duration_seconds_bucket");

        // An object that nobody can use.
        using (server.Faults.Add(Fault.Rewrite(static line => line["object"]!["endpoints"] = "none").On("watch", "endpointslices").Times(1)))
        {
            server.Apply(DemoCluster.Slice(gateway.Demo.Pods[3]));
            await UntilAsync(gateway, "discovery_kubernetes_rejected_objects_total");
        }

        // A watch whose version is too old, and a server that is gone.
        using (server.Faults.Add(Fault.ErrorEvent(410).On("watch", "endpointslices").Times(1)))
        {
            await UntilAsync(gateway, "discovery_kubernetes_relists_total");
        }

        // One that never said anything would have failed, with the server, not ended.
        var changes = await ChangesAsync();
        Change(server, slice);
        await RunningGateway.UntilAsync(async () => await ChangesAsync() > changes, Deadline);
        await server.StopAsync(Deadline);
        await UntilAsync(gateway, "discovery_kubernetes_failures_total", "discovery_kubernetes_watch_restarts_total");
        await server.RestartAsync(Deadline);
        await RunningGateway.UntilAsync(async () => (string?)(await gateway.RegistryAsync(Deadline))["phase"] == "Synced", Deadline);

        async Task<double> ChangesAsync() => (await ScrapeAsync(gateway)).Sum("discovery_kubernetes_change_visible_duration_seconds_count");
    }

    private static void Change(EmbeddedApiServer server, JsonNode slice)
    {
        slice["metadata"]!["annotations"] = new JsonObject { ["endpoints.kubernetes.io/last-change-trigger-time"] = DateTimeOffset.UtcNow.ToString("O") };
        server.Apply(slice);
    }

    private Task UntilAsync(RunningGateway gateway, params string[] series) => RunningGateway.UntilAsync(
        async () =>
        {
            await gateway.PodAsync(Deadline);
            var metrics = await ScrapeAsync(gateway);
            return series.All(metrics.Has);
        },
        Deadline);

    private async Task<Exposition> ScrapeAsync(RunningGateway gateway) => new(await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Deadline));
}
