using System.Globalization;

namespace Discovery.Testing.Tests.Faults;

/// <summary>Servers that come back, with what they knew and without.</summary>
public sealed class RestartFaultTests
{
    [Fact]
    public async Task RestartEmpty_Always_ForgetsDataAndLowersVersions()
    {
        await using var api = await Api.StartAsync();
        var address = api.Server.Address;
        await api.CreateSliceAsync("a");
        var before = api.Server.ResourceVersion;
        await api.Server.RestartEmptyAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        var list = await api.GetAsync(Api.Slices);

        Assert.Equal(address, api.Server.Address);
        Assert.Empty(list.Names);
        Assert.True(Number(list.ResourceVersion) < Number(before));
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], (await api.GetAsync(Api.Namespaces)).Names);

        // What a client that resumes from before gets to know.
        Assert.Equal(504, (await api.GetAsync($"{Api.Slices}?resourceVersion={before}")).Code);
    }

    [Fact]
    public async Task RestartEmpty_ThenChanges_ReachNewWatches()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await api.Server.RestartEmptyAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        using var watch = await api.WatchAsync(Api.Slices + "?watch=1");
        await api.CreateSliceAsync("b");
        Assert.Equal("ADDED b", await watch.NextTextAsync());
    }

    [Fact]
    public async Task Restart_WithFaults_KeepsThem()
    {
        await using var api = await Api.StartAsync();
        using var fault = api.Server.Faults.Add(Fault.Status(503).Times(1));
        await api.Server.RestartAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.Equal((int[])[503, 200], await api.CodesAsync("/version", "/version"));
    }

    [Fact]
    public async Task Restart_SeveralAtOnce_TakeTurns()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.Server.RestartAsync(Api.Cancellation))).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.Equal(["a"], (await api.GetAsync(Api.Slices)).Names);
    }

    [Fact]
    public async Task Restart_Cancelled_CanBeRepeated()
    {
        await using var api = await Api.StartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.Server.RestartAsync(new CancellationToken(canceled: true)));
        await api.Server.RestartAsync(Api.Cancellation).WaitAsync(Api.Patience, Api.Cancellation);
        Assert.Equal(200, (await api.GetAsync("/version")).Code);
    }

    private static int Number(string version) => int.Parse(version, CultureInfo.InvariantCulture);
}
