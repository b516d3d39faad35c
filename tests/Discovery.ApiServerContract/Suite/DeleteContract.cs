using System.Net;
using System.Text.Json.Nodes;

namespace Discovery.ApiServerContract;

/// <summary>DELETE of objects and collections.</summary>
public abstract class DeleteContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, InlineData("services"), InlineData("endpoints"), InlineData("endpointslices")]
    public async Task Delete_Existing_IsGone(string plural)
    {
        var resource = ApiResource.Parse(plural);
        await CreateAsync(resource, "doomed");
        var path = resource.PathOf(Namespace, "doomed");

        (await Admin.DeleteAsync(path)).Expect(HttpStatusCode.OK);

        (await Admin.GetAsync(path)).ExpectFailure(HttpStatusCode.NotFound, "NotFound");
        (await Admin.DeleteAsync(path)).ExpectFailure(HttpStatusCode.NotFound, "NotFound");
    }

    [Theory, InlineData("endpoints"), InlineData("endpointslices")]
    public async Task Delete_Existing_AnswersSuccessWithUid(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var created = await CreateAsync(resource, "doomed");

        var status = (await Admin.DeleteAsync(resource.PathOf(Namespace, "doomed"))).Expect(HttpStatusCode.OK);

        Assert.Equal("Status Success", $"{status.Text("kind")} {status.Text("status")}");
        Assert.Equal("doomed", status.Text("details", "name"));
        Assert.Equal(plural, status.Text("details", "kind"));
        Assert.Equal(created.Uid(), status.Text("details", "uid"));
    }

    [Theory, InlineData("uid"), InlineData("resourceVersion")]
    public async Task Delete_PreconditionNotMet_Conflict(string field)
    {
        await CreateSliceAsync("guarded");
        var options = new JsonObject { ["preconditions"] = new JsonObject { [field] = "1" } };

        (await Admin.DeleteAsync($"{Slices}/guarded", options)).ExpectFailure(HttpStatusCode.Conflict, "Conflict");

        await Admin.ReadAsync($"{Slices}/guarded");
    }

    [Fact]
    public async Task Delete_Collection_OnlyWhatIsSelected()
    {
        await CreateSliceAsync("a", ("doomed", "yes"));
        await CreateSliceAsync("b", ("doomed", "yes"));
        await CreateSliceAsync("c");

        (await Admin.DeleteAsync($"{Slices}?labelSelector=doomed%3Dyes")).Expect(HttpStatusCode.OK);

        Assert.Equal(["c"], (await Admin.ReadAsync(Slices)).ItemNames());
    }

    [Fact]
    public async Task Delete_ThenCreateAgain_IsAnotherObject()
    {
        var first = await CreateSliceAsync("reborn");
        await DeleteSliceAsync("reborn");

        var second = await CreateSliceAsync("reborn");

        Assert.NotEqual(first.Uid(), second.Uid());
        Assert.True(second.Version() > first.Version());
    }
}
