using Discovery.Kubernetes.Tests.Infrastructure;
using static Discovery.Kubernetes.Tests.Infrastructure.Objects;

namespace Discovery.Kubernetes.Tests.Registry;

/// <summary>What the server is asked for.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task K04_NotEqual_IsAskedOfTheServer()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var rig = await new RegistryRig(server.Address, static options => options.NamespaceSelector.NotEqual = "kube-system").SyncedAsync();
        await rig.UntilLoggedAsync("Watching", 2);

        Assert.NotEmpty(server.Requests);
        Assert.All(server.Requests, static request => Assert.Contains("fieldSelector=metadata.namespace%21%3Dkube-system", request.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task K32_Watches_AskForBookmarksAndEndAtTimesOfTheirOwn()
    {
        const int Watches = 20;
        await using var server = await ScriptedServer.StartAsync();
        server.Watch("endpointslices", Reply.Ends(Event("ADDED", Slice("shop", "web-a", "web", ["10.0.0.1"], ("http", 8080)))));
        await using var rig = new RegistryRig(server.Address).Started();
        await rig.UntilLoggedAsync("WatchEnded", Watches);

        var queries = server.Of("watch", "endpointslices").Select(static request => request.Query).ToArray();
        Assert.All(queries, static query => Assert.Contains("allowWatchBookmarks=true", query, StringComparison.Ordinal));
        var seconds = queries.Select(static query => int.Parse(query.Split("timeoutSeconds=")[1].Split('&')[0])).ToArray();
        Assert.All(seconds, static timeout => Assert.InRange(timeout, 300, 600));
        Assert.True(seconds.Distinct().Count() > Watches / 2, "all watches of all processes would end together");
    }
}
