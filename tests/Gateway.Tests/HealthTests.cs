using System.Net;
using Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests;

/// <summary>What an orchestrator asks: is it ready for requests, and is it alive?</summary>
public sealed class HealthTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public HealthTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Synced_IsReadyAndAlive()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);

        Assert.Equal(("Healthy", HttpStatusCode.OK), await AskAsync(gateway, "/readyz"));
        Assert.Equal(("Healthy", HttpStatusCode.OK), await AskAsync(gateway, "/livez"));
    }

    [Fact]
    public async Task NeverSynced_IsAliveButNotReady_UntilItHas()
    {
        await using var gateway = await RunningGateway.StartAsync(
            Deadline, "--Discovery:InitialSyncTimeout", "00:00:00", "--Discovery:Registries:my-k8s-cluster:Token", "unknown-to-the-server");

        Assert.Equal(("Unhealthy", HttpStatusCode.ServiceUnavailable), await AskAsync(gateway, "/readyz"));
        Assert.Equal(("Healthy", HttpStatusCode.OK), await AskAsync(gateway, "/livez"));

        gateway.Demo.Server.GrantToken("unknown-to-the-server", "gateway", Discovery.Testing.ApiServerRule.Everything);
        await RunningGateway.UntilAsync(async () => await gateway.StatusAsync(Deadline, "/readyz") == HttpStatusCode.OK, Deadline);
    }

    [Fact]
    public async Task NeverSynced_Optional_IsReady()
    {
        await using var gateway = await RunningGateway.StartAsync(
            Deadline,
            "--Discovery:InitialSyncTimeout", "00:00:00",
            "--Discovery:Registries:spare:ApiServer", $"http://127.0.0.1:{FreePorts.Take(1)[0]}",
            "--Discovery:OptionalRegistries:0", "spare");
        await RunningGateway.UntilAsync(async () => await gateway.StatusAsync(Deadline) == HttpStatusCode.OK, Deadline);

        Assert.Equal(("Degraded", HttpStatusCode.OK), await AskAsync(gateway, "/readyz"));
        var entry = (await gateway.HealthAsync(Deadline)).Entries["discovery"];
        Assert.Contains("optional registry 'spare' is ", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApiServerGone_StaysReadyAndAlive_AndSaysHowOldAndWhy()
    {
        await using var gateway = await RunningGateway.StartAsync(Deadline);
        var catalog = gateway.Services.GetRequiredService<IServiceRegistryCatalog>();

        await gateway.Demo.Server.StopAsync(Deadline);
        await RunningGateway.UntilAsync(() => Task.FromResult(catalog.Registries[0].Status.Phase == RegistryPhase.Stale), Deadline);

        Assert.Equal(("Degraded", HttpStatusCode.OK), await AskAsync(gateway, "/readyz"));
        Assert.Equal(("Healthy", HttpStatusCode.OK), await AskAsync(gateway, "/livez"));
        var data = (IReadOnlyDictionary<string, object?>)(await gateway.HealthAsync(Deadline)).Entries["discovery"].Data["my-k8s-cluster"];
        Assert.Equal("Stale", data["phase"]);
        Assert.Equal(true, data["required"]);
        Assert.StartsWith("the last known state is served: ", (string?)data["reason"], StringComparison.Ordinal);
        Assert.InRange(Assert.IsType<double>(data["ageSeconds"]), 0, 60);
        Assert.Empty((IEnumerable<string>)data["warnings"]!);
    }

    public void Dispose() => _deadline.Dispose();

    private async Task<(string Text, HttpStatusCode Status)> AskAsync(RunningGateway gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), Deadline);
        return (await response.Content.ReadAsStringAsync(Deadline), response.StatusCode);
    }
}
