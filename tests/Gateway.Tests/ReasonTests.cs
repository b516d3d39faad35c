using System.Net;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>A request that cannot be served explains itself: to the developer in a header, to the operator in the log.</summary>
public sealed class ReasonTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CapturedLogs _logs = new();

    public ReasonTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Deadline => _deadline.Token;

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task MissingService_IsExplainedInTheLogAndInDevelopmentInAHeader(string environment, bool inHeader)
    {
        await using var gateway = await StartAsync("--environment", environment);

        using var response = await gateway.Client.GetAsync(new Uri("/v1/missing/thing", UriKind.Relative), Deadline);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(inHeader, response.Headers.TryGetValues("Discovery-Reason", out var reasons));
        Assert.Equal(inHeader ? ["service-not-found"] : null, reasons);
        var line = Assert.Single(_logs.Of("NoDestinations"));
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith("Cluster 'missing' answers 503: registry 'my-k8s-cluster' knows no service apisix/missing", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://httpbin.apisix:80", "elsewhere", "unknown-registry")]
    [InlineData("http://httpbin.kube-system:80", "my-k8s-cluster", "namespace-excluded")]
    [InlineData("http://nothing.apisix:80", "my-k8s-cluster", "service-not-found")]
    [InlineData("http://httpbin.apisix:81", "my-k8s-cluster", "port-not-found")]
    public async Task NothingToSendTo_503WithTheReason(string address, string registry, string reason)
    {
        await using var gateway = await StartAsync(
            "--environment", "Development",
            "--ReverseProxy:Clusters:sd-app:Destinations:httpbin:Address", address,
            "--ReverseProxy:Clusters:sd-app:Metadata:Discovery.Registry", registry);

        using var response = await gateway.Client.GetAsync(new Uri("/v1/anything", UriKind.Relative), Deadline);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal([reason], response.Headers.GetValues("Discovery-Reason"));
        Assert.NotEmpty(_logs.Of("NoDestinations"));
    }

    [Fact]
    public async Task ServedRequest_IsNotExplained()
    {
        await using var gateway = await StartAsync("--environment", "Development");

        using var response = await gateway.Client.GetAsync(new Uri("/v1/anything", UriKind.Relative), Deadline);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Discovery-Reason"));
        Assert.Empty(_logs.Of("NoDestinations"));
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _logs.Dispose();
    }

    // The log levels are the sample's own.
    private Task<RunningGateway> StartAsync(params string[] arguments) =>
        RunningGateway.StartAsync(builder => builder.Logging.AddProvider(_logs), Deadline, arguments);
}
