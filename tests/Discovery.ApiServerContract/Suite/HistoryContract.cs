using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>What a server answers about history that it has forgotten.</summary>
public abstract class HistoryContract(IApiServerClusters clusters) : OwnClusterContract(clusters, ClusterCapabilities.Compaction)
{
    [Fact]
    public async Task Watch_FromForgottenVersion_OneErrorEventThenTheEnd()
    {
        var forgotten = await CreateSliceAsync("a");
        await LabelSliceAsync("a", "step", "2");
        await Cluster.CompactAsync(Deadline);

        await using var watch = await Client().WatchAsync($"{Slices}?resourceVersion={forgotten.ResourceVersion()}");
        var error = Assert.Single(await watch.ReadToEndAsync());

        Assert.Equal("ERROR", error.Type);
        Assert.Equal(
            ("Status", "Failure", "Expired", "410"),
            (error.Json.Text("kind"), error.Json.Text("status"), error.Json.Text("reason"), error.Json.Text("code")));
        Assert.StartsWith("too old resource version: ", error.Json.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ContinueOfForgottenPage_Expired()
    {
        await CreateSliceAsync("a");
        await CreateSliceAsync("b");
        var page = await Admin.ReadAsync($"{Slices}?limit=1");
        await LabelSliceAsync("b", "step", "2");
        await Cluster.CompactAsync(Deadline);

        var answer = await Client().GetAsync($"{Slices}?limit=1&continue={page.Text("metadata", "continue")}");

        answer.ExpectFailure(HttpStatusCode.Gone, "Expired");
    }

    [Fact]
    public async Task List_ExactForgottenVersion_Expired()
    {
        var forgotten = await CreateSliceAsync("a");
        await LabelSliceAsync("a", "step", "2");
        await Cluster.CompactAsync(Deadline);

        var answer = await Client().GetAsync($"{Slices}?resourceVersion={forgotten.ResourceVersion()}&resourceVersionMatch=Exact");

        answer.ExpectFailure(HttpStatusCode.Gone, "Expired");
    }

    [Fact]
    public async Task Watch_FromAListAfterForgetting_GoesOn()
    {
        await CreateSliceAsync("a");
        await Cluster.CompactAsync(Deadline);
        var client = Client();
        var list = await client.ReadAsync(Slices);

        await using var watch = await client.WatchAsync($"{Slices}?resourceVersion={list.ResourceVersion()}");
        (await client.CreateAsync(Slices, Manifests.EndpointSlice("b"))).Expect(HttpStatusCode.Created);

        Assert.Equal(["a"], list.ItemNames());
        Assert.Equal("ADDED b", (await watch.NextAsync()).ToString());
    }
}
