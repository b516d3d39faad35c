using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>Deleting a namespace deletes what is in it.</summary>
public abstract class NamespaceContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Fact]
    public async Task Delete_Namespace_AnswersItTerminating()
    {
        var ns = await CreateNamespaceAsync();

        var answer = (await Admin.DeleteAsync(PathOf(ns))).Expect(HttpStatusCode.OK);

        Assert.Equal(("Namespace", "Terminating"), (answer.Text("kind"), answer.Text("status", "phase")));
        Assert.NotEmpty(answer.Text("metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task Delete_Namespace_WatchersSeeTheContentGo()
    {
        Cluster.SkipUnless(ClusterCapabilities.NamespaceDeletion);
        await CreateSliceAsync("a");
        await CreateSliceAsync("b");
        await CreateAsync(ApiResource.Services, "svc");
        await CreateAsync(ApiResource.Endpoints, "svc", ("endpointslice.kubernetes.io/skip-mirror", "true"));
        await using var slices = await WatchAsync(ApiResource.EndpointSlices);
        await using var services = await WatchAsync(ApiResource.Services);
        await using var endpoints = await WatchAsync(ApiResource.Endpoints);

        await Admin.DeleteAsync(PathOf(Namespace));

        Assert.Equal(["DELETED a", "DELETED b"], (await slices.TakeAsync(2)).Select(e => e.ToString()).Order());
        Assert.Equal("DELETED svc", (await services.NextAsync()).ToString());
        Assert.Equal("DELETED svc", (await endpoints.NextAsync()).ToString());
    }

    [Fact]
    public async Task Delete_Namespace_WatchersSeeItTerminateAndGo()
    {
        Cluster.SkipUnless(ClusterCapabilities.NamespaceDeletion);
        await CreateSliceAsync("a");
        var path = $"{ApiResource.Namespaces.ClusterPath}?fieldSelector=metadata.name%3D{Namespace}";
        var list = await Admin.ReadAsync(path);
        await using var watch = await Admin.WatchAsync($"{path}&resourceVersion={list.ResourceVersion()}");

        await Admin.DeleteAsync(PathOf(Namespace));
        var events = new List<WatchEvent>();
        do
        {
            events.Add(await watch.NextAsync());
        }
        while (events[^1].Type == "MODIFIED");

        Assert.Equal($"MODIFIED {Namespace}", events[0].ToString());
        Assert.Equal("Terminating", events[0].Json.Text("status", "phase"));
        Assert.Equal($"DELETED {Namespace}", events[^1].ToString());
        (await Admin.GetAsync(PathOf(Namespace))).ExpectFailure(HttpStatusCode.NotFound, "NotFound");
        (await Admin.CreateAsync(Slices, Manifests.EndpointSlice("late"))).ExpectFailure(HttpStatusCode.NotFound, "NotFound");
        Assert.Empty((await Admin.ReadAsync(Slices)).Items());
    }

    private static string PathOf(string ns) => $"{ApiResource.Namespaces.ClusterPath}/{ns}";

    private async Task<Watch> WatchAsync(ApiResource resource)
    {
        var list = await Admin.ReadAsync(resource.PathIn(Namespace));
        return await Admin.WatchAsync($"{resource.PathIn(Namespace)}?resourceVersion={list.ResourceVersion()}");
    }
}
