using System.Text.Json.Nodes;
using Discovery.Testing;
using Gateway.Demo;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>An API server, or somebody who may write into it, puts anything into names and values: requests go on, and what is shown stays small and harmless.</summary>
public sealed class HostileClusterTests : IDisposable
{
    private const string Script = "</script><script>alert(1)</script>\r\nDiscovery-Reason: forged\n\n\"\\\u2028";

    private const int LongestShown = 2048;

    private static readonly string Huge = string.Concat(Script, new string('x', 1_000_000));

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CapturedLogs _logs = new();

    public HostileClusterTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Deadline => _deadline.Token;

    public static TheoryData<string> Places =>
    [
        "metadata/name", "metadata/namespace", "metadata/labels/kubernetes.io~1service-name", "metadata/annotations/note", "metadata/resourceVersion", "addressType",
        "ports/0/name", "ports/0/appProtocol", "endpoints/0/addresses/0", "endpoints/0/nodeName", "endpoints/0/zone", "endpoints/0/hostname", "endpoints/0/targetRef/name", "endpoints/0/hints",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Slice_AnythingAnywhere_IsCutEscapedOrPassedOver_AndRequestsGoOn(string place)
    {
        await using var gateway = await RunningGateway.StartAsync(
            builder => builder.Logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Debug).AddFilter("Discovery", LogLevel.Debug), Deadline, "--environment", "Development");
        var server = gateway.Demo.Server;
        foreach (var value in (string[])[Script, Huge])
        {
            using var hostile = server.Faults.Add(Fault.Rewrite(line => Spoil(line["object"]!, place, value)).On("watch", "endpointslices"));
            server.Apply(DemoCluster.Slice(gateway.Demo.Pods[3]));
            await hostile.WaitForStrikesAsync(1, Deadline);

            // What comes after it is seen, so it has been dealt with.
            server.Apply(DemoCluster.Slice(gateway.Demo.Pods[2]));
            await RunningGateway.UntilAsync(async () => await gateway.PodAsync(Deadline) == "httpbin-3", Deadline);
            await AssertHarmlessAsync(gateway);
            server.DeleteEndpointSlice("apisix", "httpbin-3");
            server.DeleteEndpointSlice("apisix", "httpbin-4");
            await RunningGateway.UntilAsync(async () => await gateway.PodsAsync(6, Deadline) is ["httpbin-1", "httpbin-2"], Deadline);
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _logs.Dispose();
    }

    private async Task AssertHarmlessAsync(RunningGateway gateway)
    {
        await gateway.PodsAsync(6, Deadline); // asserts 200
        foreach (var path in (string[])["/discovery", "/discovery/resolve?name=apisix/httpbin:80"])
        {
            var text = await gateway.Client.GetStringAsync(new Uri(path, UriKind.Relative), Deadline);
            Assert.NotNull(JsonNode.Parse(text));
            Assert.InRange(text.Length, 1, 20 * LongestShown);
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        }

        var metrics = await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Deadline);
        Assert.DoesNotContain("script", metrics, StringComparison.Ordinal);
        using var missing = await gateway.Client.GetAsync(new Uri("/v1/missing", UriKind.Relative), Deadline);
        Assert.Equal(["service-not-found"], missing.Headers.GetValues("Discovery-Reason"));
        Assert.All((await gateway.HealthAsync(Deadline)).Entries, static entry => Assert.InRange(entry.Value.Description!.Length, 1, LongestShown));
        Assert.All(_logs.Lines.Where(static line => line.Category.StartsWith("Discovery", StringComparison.Ordinal)), static line =>
        {
            Assert.InRange(line.Text.Length, 1, LongestShown);
            Assert.DoesNotContain('\n', line.Text);
        });
    }

    // That one slice, in all that is said of it: the others tell how far things have got.
    private static void Spoil(JsonNode node, string place, string value)
    {
        if ((string?)node["metadata"]!["name"] != "httpbin-4")
        {
            return;
        }

        var steps = place.Split('/').Select(static step => step.Replace("~1", "/", StringComparison.Ordinal)).ToArray();
        foreach (var step in steps[..^1])
        {
            node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step] ??= new JsonObject();
        }

        if (node is JsonArray array)
        {
            array[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            node[steps[^1]] = value;
        }
    }
}
