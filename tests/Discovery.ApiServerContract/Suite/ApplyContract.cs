using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>Server-side apply between several managers of one object.</summary>
public abstract class ApplyContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    private const string Name = "shared";

    [Fact]
    public async Task Apply_FieldOfAnotherManager_Conflict()
    {
        (await ApplyAsync("first", ("step", "1"))).Expect(HttpStatusCode.Created);

        var status = (await ApplyAsync("second", ("step", "2"))).ExpectFailure(HttpStatusCode.Conflict, "Conflict");

        Assert.Equal((".metadata.labels.step", "FieldManagerConflict"), FirstCause(status));
        Assert.Contains("conflict with \"first\"", status.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Forced_TakesTheFieldOver()
    {
        (await ApplyAsync("first", ("step", "1"))).Expect(HttpStatusCode.Created);

        var forced = (await ApplyAsync("second&force=true", ("step", "2"))).Expect(HttpStatusCode.OK);

        Assert.Equal("2", forced.Label("step"));
        (await ApplyAsync("first", ("step", "3"))).ExpectFailure(HttpStatusCode.Conflict, "Conflict");
    }

    [Fact]
    public async Task Apply_FieldNoLongerNamed_IsRemoved()
    {
        (await ApplyAsync("first", ("mine", "1"), ("kept", "1"))).Expect(HttpStatusCode.Created);
        (await ApplyAsync("second", ("theirs", "1"))).Expect(HttpStatusCode.OK);

        var applied = (await ApplyAsync("first", ("kept", "1"))).Expect(HttpStatusCode.OK);

        Assert.Equal(("", "1", "1"), (applied.Label("mine"), applied.Label("kept"), applied.Label("theirs")));
    }

    // Only the labels differ between managers, so only they can conflict.
    private Task<ApiResponse> ApplyAsync(string manager, params (string Key, string Value)[] labels)
    {
        var slice = Manifests.EndpointSlice(Name, labels);
        slice.Remove("endpoints");
        slice.Remove("ports");
        return Admin.PatchAsync($"{Slices}/{Name}?fieldManager={manager}", PatchType.Apply, slice);
    }
}
