using Gateway.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Tests;

/// <summary>The embedded API server is gone for minutes, under load. The minutes are those of a clock that runs fast, the requests are real.</summary>
public sealed class OutageTests : IDisposable
{
    private const int Rate = 60;

    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(5);

    // A backoff at its cap, jittered (K34), and five seconds on the wall for a shared machine.
    private static readonly TimeSpan OneBackoffStep = TimeSpan.FromSeconds(60) + (Rate * TimeSpan.FromSeconds(5));

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public OutageTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task K32_K34_ApiServerGoneForMinutes_NoRequestFails_StatusIsStaleWithItsAge_ThenInSyncWithinOneBackoffStep()
    {
        var time = new FastTime();
        await using var gateway = await RunningGateway.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time), Deadline, "--environment", "Development");
        await using var load = new RequestLoad(gateway.Client.BaseAddress!, Deadline);
        await RunningGateway.UntilAsync(() => Task.FromResult(load.Pods.Count() == 2), Deadline);

        time.RunAt(Rate);
        await gateway.Demo.Server.StopAsync(Deadline);
        var gone = time.GetTimestamp();
        await RunningGateway.UntilAsync(() => Task.FromResult(time.GetElapsedTime(gone) >= Outage), Deadline);

        var stale = await gateway.RegistryAsync(Deadline);
        Assert.Equal("Stale", (string?)stale["phase"]);
        Assert.StartsWith("the last known state is served: ", (string?)stale["reason"], StringComparison.Ordinal);
        Assert.InRange((double)stale["ageSeconds"]!, Outage.TotalSeconds, time.GetElapsedTime(gone).TotalSeconds + TimeSpan.FromMinutes(1).TotalSeconds);
        var health = await gateway.HealthAsync(Deadline);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Matches("'my-k8s-cluster' is Stale, last heard of [3-9][0-9]{2} s ago", health.Entries["discovery"].Description);
        Assert.Empty(load.Failures);

        // While nobody could see it: one pod has gone, and another has come.
        gateway.Demo.Server.Apply(DemoCluster.Slice(gateway.Demo.Pods[2]));
        gateway.Demo.Server.DeleteEndpointSlice("apisix", "httpbin-1");
        await gateway.Demo.Server.RestartAsync(Deadline);
        var back = time.GetTimestamp();
        await RunningGateway.UntilAsync(async () => (string?)(await gateway.RegistryAsync(Deadline))["phase"] == "Synced" && load.Pods.Contains("httpbin-3"), Deadline);
        Assert.InRange(time.GetElapsedTime(back), TimeSpan.Zero, OneBackoffStep);

        Assert.Equal(["httpbin-2", "httpbin-3"], await gateway.PodsAsync(10, Deadline));
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.True(load.Requests >= 400, $"only {load.Requests} requests");
        Assert.InRange((double)(await gateway.RegistryAsync(Deadline))["ageSeconds"]!, 0, Outage.TotalSeconds / 2);
    }

    public void Dispose() => _deadline.Dispose();
}
