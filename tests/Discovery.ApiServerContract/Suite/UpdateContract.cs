using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>PUT and optimistic concurrency.</summary>
public abstract class UpdateContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, MemberData(nameof(AllResources))]
    public async Task Update_CurrentResourceVersion_ChangesObjectAndVersion(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var created = await CreateAsync(resource, UniqueName("changed"));
        var path = resource.PathOf(Namespace, created.Name());

        var updated = (await Admin.UpdateAsync(path, (await Admin.ReadAsync(path)).SetLabel("step", "2"))).Expect(HttpStatusCode.OK);

        Assert.Equal("2", updated.Label("step"));
        Assert.Equal(created.Uid(), updated.Uid());
        Assert.True(updated.Version() > created.Version());
        Assert.Equal("2", (await Admin.ReadAsync(path)).Label("step"));
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Update_StaleResourceVersion_Conflict(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var name = (await CreateAsync(resource, UniqueName("stale"))).Name();
        var path = resource.PathOf(Namespace, name);
        var stale = await Admin.ReadAsync(path);
        (await Admin.PatchAsync(path, PatchType.Merge, Labels("step", "2"))).Expect(HttpStatusCode.OK);

        var status = (await Admin.UpdateAsync(path, stale.SetLabel("step", "3"))).ExpectFailure(HttpStatusCode.Conflict, "Conflict");

        Assert.Equal(
            $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": the object has been modified; " +
            "please apply your changes to the latest version and try again",
            status.Text("message"));
        Assert.Equal(name, status.Text("details", "name"));
        Assert.Equal("2", (await Admin.ReadAsync(path)).Label("step"));
    }

    [Fact]
    public async Task Update_WithoutResourceVersion_ReplacesUnconditionally()
    {
        await CreateSliceAsync("replaced", ("step", "1"));

        var updated = (await Admin.UpdateAsync($"{Slices}/replaced", Manifests.EndpointSlice("replaced", ("other", "2")))).Expect(HttpStatusCode.OK);

        Assert.Equal("", updated.Label("step"));
        Assert.Equal("2", updated.Label("other"));
    }

    [Fact]
    public async Task Update_NothingChanged_KeepsResourceVersion()
    {
        await CreateSliceAsync("same");
        var read = await Admin.ReadAsync($"{Slices}/same");

        var updated = (await Admin.UpdateAsync($"{Slices}/same", read)).Expect(HttpStatusCode.OK);

        Assert.Equal(read.ResourceVersion(), updated.ResourceVersion());
    }

    [Fact]
    public async Task Update_SpecChanged_RaisesGeneration()
    {
        await CreateSliceAsync("generation");
        var read = await Admin.ReadAsync($"{Slices}/generation");
        Assert.Equal("1", read.Text("metadata", "generation"));
        read["ports"]![0]!["port"] = 9090;

        var updated = (await Admin.UpdateAsync($"{Slices}/generation", read)).Expect(HttpStatusCode.OK);

        Assert.Equal("2", updated.Text("metadata", "generation"));
    }

    [Fact]
    public async Task Update_Missing_NotFound() =>
        (await Admin.UpdateAsync($"{Slices}/missing", Manifests.EndpointSlice("missing"))).ExpectFailure(HttpStatusCode.NotFound, "NotFound");

    [Fact]
    public async Task Update_NameOtherThanThePaths_BadRequest()
    {
        await CreateSliceAsync("one");

        var status = (await Admin.UpdateAsync($"{Slices}/one", Manifests.EndpointSlice("two"))).ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");

        Assert.Equal("the name of the object (two) does not match the name on the URL (one)", status.Text("message"));
    }

    [Fact]
    public async Task Update_ImmutableField_Invalid()
    {
        await CreateSliceAsync("immutable");
        var slice = Manifests.EndpointSlice("immutable");
        slice["addressType"] = "IPv6";
        slice["endpoints"]!.AsArray().Clear();

        var status = (await Admin.UpdateAsync($"{Slices}/immutable", slice)).ExpectFailure(HttpStatusCode.UnprocessableEntity, "Invalid");

        Assert.Equal(("addressType", "FieldValueInvalid"), FirstCause(status));
        Assert.Contains("field is immutable", status.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ManyAtOnceFromTheSameVersion_OneWins()
    {
        await CreateSliceAsync("contended");
        var read = (await Admin.ReadAsync($"{Slices}/contended")).ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => Admin.UpdateAsync($"{Slices}/contended", System.Text.Json.Nodes.JsonNode.Parse(read)!.AsObject().SetLabel("winner", $"{i}"))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
    }
}
