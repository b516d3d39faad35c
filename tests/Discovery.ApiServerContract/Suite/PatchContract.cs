using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>PATCH: merge, strategic merge and server-side apply.</summary>
public abstract class PatchContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, MemberData(nameof(AllResources))]
    public async Task Patch_Merge_SetsAndRemoves(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var created = await CreateAsync(resource, UniqueName("merged"), ("old", "1"), ("kept", "1"));
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["old"] = null, ["new"] = "2" } } };

        var patched = (await Admin.PatchAsync(resource.PathOf(Namespace, created.Name()), PatchType.Merge, patch)).Expect(HttpStatusCode.OK);

        Assert.Equal(("", "1", "2"), (patched.Label("old"), patched.Label("kept"), patched.Label("new")));
        Assert.True(patched.Version() > created.Version());
    }

    [Fact]
    public async Task Patch_Merge_ReplacesListsWhole()
    {
        await CreateSliceAsync("lists");
        var patch = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["name"] = "metrics", ["port"] = 9090 }) };

        var patched = (await Admin.PatchAsync($"{Slices}/lists", PatchType.Merge, patch)).Expect(HttpStatusCode.OK);

        Assert.Equal("metrics", Assert.Single(patched["ports"]!.AsArray())!["name"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Patch_StrategicMerge_MergesMaps(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var name = (await CreateAsync(resource, UniqueName("strategic"), ("kept", "1"))).Name();

        var patched = (await Admin.PatchAsync(resource.PathOf(Namespace, name), PatchType.StrategicMerge, Labels("new", "2"))).Expect(HttpStatusCode.OK);

        Assert.Equal(("1", "2"), (patched.Label("kept"), patched.Label("new")));
    }

    [Fact]
    public async Task Patch_StrategicMerge_MergesServicePortsByNumber()
    {
        await CreateAsync(ApiResource.Services, "ports");
        var port = new JsonObject { ["name"] = "metrics", ["port"] = 9090 };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["ports"] = new JsonArray(port) } };

        var patched = (await Admin.PatchAsync(ApiResource.Services.PathOf(Namespace, "ports"), PatchType.StrategicMerge, patch)).Expect(HttpStatusCode.OK);

        Assert.Equal([80, 9090], patched["spec"]!["ports"]!.AsArray().Select(p => p!["port"]!.GetValue<int>()).Order());
    }

    [Fact]
    public async Task Patch_StaleResourceVersion_Conflict()
    {
        var created = await CreateSliceAsync("stale");
        await LabelSliceAsync("stale", "step", "2");
        var patch = Labels("step", "3");
        patch["metadata"]!["resourceVersion"] = created.ResourceVersion();

        (await Admin.PatchAsync($"{Slices}/stale", PatchType.Merge, patch)).ExpectFailure(HttpStatusCode.Conflict, "Conflict");
    }

    [Fact]
    public async Task Patch_MergeOfMissing_NotFound() =>
        (await Admin.PatchAsync($"{Slices}/missing", PatchType.Merge, Labels("a", "b"))).ExpectFailure(HttpStatusCode.NotFound, "NotFound");

    [Fact]
    public async Task Patch_UnknownMediaType_UnsupportedMediaType()
    {
        await CreateSliceAsync("media");

        var answer = await Admin.PatchAsync($"{Slices}/media", "application/json", Labels("a", "b"));

        answer.ExpectFailure(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType");
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Patch_ApplyOfMissing_CreatesThenUpdates(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var name = UniqueName("applied");
        var path = $"{resource.PathOf(Namespace, name)}?fieldManager=contract";
        if (!resource.Namespaced)
        {
            DeleteAfterwards(name);
        }

        var created = (await Admin.PatchAsync(path, PatchType.Apply, Manifests.Of(resource, name, ("step", "1")))).Expect(HttpStatusCode.Created);
        var updated = (await Admin.PatchAsync(path, PatchType.Apply, Manifests.Of(resource, name, ("step", "2")))).Expect(HttpStatusCode.OK);
        var repeated = (await Admin.PatchAsync(path, PatchType.Apply, Manifests.Of(resource, name, ("step", "2")))).Expect(HttpStatusCode.OK);

        Assert.Equal("1", created.Label("step"));
        Assert.Equal("2", updated.Label("step"));
        Assert.Equal(created.Uid(), updated.Uid());
        Assert.Equal(updated.ResourceVersion(), repeated.ResourceVersion());
    }

    [Fact]
    public async Task Patch_ApplyWithoutFieldManager_Invalid()
    {
        var answer = await Admin.PatchAsync($"{Slices}/unmanaged", PatchType.Apply, Manifests.EndpointSlice("unmanaged"));

        var status = answer.ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");
        Assert.Equal(("fieldManager", "FieldValueRequired"), FirstCause(status));
    }
}
