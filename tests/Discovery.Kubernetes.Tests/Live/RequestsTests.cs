using Discovery.Kubernetes.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Kubernetes.Tests.Live;

/// <summary>Requests of an HttpClient while the registry behind it changes.</summary>
public sealed class RequestsTests
{
    private static readonly Uri Held = new("held", UriKind.Relative);
    private static readonly Uri Quick = new("quick", UriKind.Relative);

    [Fact]
    public async Task Requests_WhileTheRegistryIsRepointed_NoneFailsAndNoneGoesBack()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var east = await Backend.StartAsync(1);
        await using var west = await Backend.StartAsync(2);
        await using var rig = Rig(clusters, LiveConfiguration.Registry(clusters.East), east, west);
        using var client = rig.Clients.CreateClient("web");
        Assert.Equal("group 1", await client.GetStringAsync(Quick).WaitAsync(Pulse.Patience));
        var held = client.GetStringAsync(Held);
        await east.Arrived.WaitAsync(Pulse.Patience);

        foreach (var (server, from, to) in new[] { (clusters.West, 1, 2), (clusters.East, 2, 1) })
        {
            var requests = Enumerable.Range(0, 4).Select(_ => UntilAsync(client, $"group {from}", $"group {to}")).ToArray();
            rig.Configuration.Change(LiveConfiguration.Registry(server));
            await Task.WhenAll(requests).WaitAsync(Pulse.Patience);
        }

        // Sent to a pod of the first registry, and answered when nothing is left of that.
        east.Release();
        Assert.Equal("group 1", await held.WaitAsync(Pulse.Patience));
    }

    [Fact]
    public async Task Request_ThatWaitsForTheFirstSync_IsServedByTheRegistryThatComesInItsPlace()
    {
        await using var clusters = await Clusters.StartAsync();
        await using var east = await Backend.StartAsync(1);
        await using var west = await Backend.StartAsync(2);
        await clusters.West.StopAsync();
        await using var rig = Rig(clusters, LiveConfiguration.Registry(clusters.West), east, west);
        rig.Time.Hold();
        using var client = rig.Clients.CreateClient("web");
        var request = client.GetStringAsync(Quick);
        await rig.UntilAsync(static status => status.Reason.Length > 0);
        Assert.False(request.IsCompleted);

        rig.Configuration.Change(LiveConfiguration.Registry(clusters.East));

        Assert.Equal("group 1", await request.WaitAsync(Pulse.Patience));
    }

    private static LiveRig Rig(Clusters clusters, string registries, params Backend[] backends) => new(
        new LiveConfiguration(registries),
        clusters.Both,
        services => services.AddHttpClient("web", static client => client.BaseAddress = new("http://web.shop.k8s"))
            .ConfigurePrimaryHttpMessageHandler(() => Backend.Network(backends))
            .AddDiscovery());

    // One request after another: the old group, then the new one, and none after it that is the old one again.
    private static async Task UntilAsync(HttpClient client, string from, string to)
    {
        var after = 0;
        while (after < 20)
        {
            var answer = await client.GetStringAsync(Quick);
            Assert.Equal(after == 0 && answer == from ? from : to, answer);
            after += answer == to ? 1 : 0;
        }
    }
}
