using Discovery.IntegrationTests.Clusters;
using Discovery.IntegrationTests.EndToEnd;
using Discovery.IntegrationTests.EndToEnd.Support;
using Discovery.IntegrationTests.Reliability.Support;
using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability;

/// <summary>What a real API server is asked for, request by request: by a server that knows WatchList, and by one that does not.</summary>
public sealed class WatchListTests(RealClusters clusters) : EndToEndTest
{
    private static readonly string[] Resources = ["endpointslices", "services"];

    private int _expired;

    [Fact]
    public async Task K30_FirstSync_IsOneStreamForEachResource_AndWatchedFromItsEnd()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        await using var host = await StartAsync(ns, link);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        var first = link.Requests;
        Assert.DoesNotContain(first, static request => request.IsList);
        RelayedRequest[] streams = [.. first.Where(static request => request.IsWatchList)];
        Assert.Equal(Resources, streams.Select(static request => request.Resource).Order());
        Assert.All(streams, static request => Assert.True(
            request is { IsWatchList: true, StatusCode: StatusCodes.Status200OK }
            && request.Query["resourceVersionMatch"] == "NotOlderThan" && request.Query["allowWatchBookmarks"] == "true",
            request.ToString()));

        await CutAsync(link, host);
        await outage.WriteAsync();
        var inStep = await outage.InStepAsync(Deadline);

        var later = link.Requests.Skip(first.Count).ToArray();
        Assert.Equal(Resources, later.Where(static request => request.IsWatch).Select(static request => request.Resource).Distinct().Order());
        Assert.All(later, static request => Assert.True(
            request.AsksForHistory || request is { IsWatch: true, IsWatchList: false } && request.Query["resourceVersion"] != "", request.ToString()));
        outage.AssertNothingWrongWasSeen();
        Assert.Equal("0", outage.Relists);
        outage.AddToReport("first sync by WatchList, then a broken connection", 1, inStep, "one stream for each resource, and no list");
    }

    [Fact]
    public async Task K30_ServerWithoutWatchList_ListsAndWatches_AndIsNotAskedForInitialEventsAgain()
    {
        var cluster = await clusters.GetSharedAsync(Deadline);
        using var ns = await TestNamespace.CreateAsync(cluster, Deadline);
        await using var link = await ApiServerLink.StartAsync(cluster, Deadline);
        link.Intercept = Answers.NoWatchListAsync;
        await using var host = await StartAsync(ns, link);
        await using var outage = await Outage.BeginAsync(ns, host, Deadline);

        Assert.All(Resources, resource => Assert.Single(link.Requests, request => request.IsList && request.Resource == resource));
        var asked = link.Requests.Count(static request => request.IsWatchList);
        Assert.InRange(asked, 1, Resources.Length);

        // A watch that has expired must be followed by a list, not by the question that the server does not understand.
        link.Intercept = ExpireOneWatchAsync;
        await CutAsync(link, host);
        await outage.WriteAsync();
        var inStep = await outage.InStepAsync(Deadline);

        Assert.Equal(asked, link.Requests.Count(static request => request.IsWatchList));
        Assert.Equal(Resources.Length + 1, link.Requests.Count(static request => request.IsList));
        outage.AssertNothingWrongWasSeen();
        Assert.Equal("1", outage.Relists);
        outage.AddToReport("a server without WatchList, then one watch expired", 2, inStep, "initial events asked for once, lists from then on");
    }

    private async Task CutAsync(ApiServerLink link, RegistryHost host)
    {
        link.Cut();
        await host.PhaseBecomesAsync(RegistryPhase.Stale, Deadline);
        link.Mend();
    }

    private async Task<bool> ExpireOneWatchAsync(HttpContext context) =>
        await Answers.NoWatchListAsync(context)
        || (context.Request.Query.ContainsKey("watch") && Interlocked.Increment(ref _expired) == 1
            && await Answers.StatusAsync(context, StatusCodes.Status410Gone, "Expired", "too old resource version"));

    private Task<RegistryHost> StartAsync(TestNamespace ns, ApiServerLink link) => RegistryHost.StartAsync(
        ns.Cluster,
        ns.Cluster.AdminToken,
        options =>
        {
            options.ApiServer = link.Address;
            options.NamespaceSelector.Equal = ns.Name;
        },
        Deadline);
}
