using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>Label and field selectors of a list.</summary>
public abstract class SelectorContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory]
    [InlineData("app=web", "w1 w2")]
    [InlineData("app==web", "w1 w2")]
    [InlineData("app!=web", "db none")]
    [InlineData("app=web,tier=front", "w1")]
    [InlineData("app=web,tier!=front", "w2")]
    [InlineData("app in (web,db)", "db w1 w2")]
    [InlineData("app in (db)", "db")]
    [InlineData("app notin (web)", "db none")]
    [InlineData("app", "db w1 w2")]
    [InlineData("!app", "none")]
    [InlineData("app,tier notin (front)", "db w2")]
    [InlineData("app=nothing", "")]
    [InlineData("", "db none w1 w2")]
    public async Task List_LabelSelector_AnswersWhatMatches(string selector, string expected)
    {
        await CreateSliceAsync("w1", ("app", "web"), ("tier", "front"));
        await CreateSliceAsync("w2", ("app", "web"), ("tier", "back"));
        await CreateSliceAsync("db", ("app", "db"));
        await CreateSliceAsync("none");

        var list = await Admin.ReadAsync($"{Slices}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, string.Join(' ', list.ItemNames()));
    }

    [Theory]
    [InlineData("metadata.name=a", "a")]
    [InlineData("metadata.name==a", "a")]
    [InlineData("metadata.name!=a", "b c")]
    [InlineData("metadata.name!=a,metadata.name!=b", "c")]
    [InlineData("metadata.name=missing", "")]
    public async Task List_FieldSelectorOnName_AnswersWhatMatches(string selector, string expected)
    {
        await CreateSliceAsync("a");
        await CreateSliceAsync("b");
        await CreateSliceAsync("c");

        var list = await Admin.ReadAsync($"{Slices}?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, string.Join(' ', list.ItemNames()));
    }

    [Theory]
    [InlineData("=", "here")]
    [InlineData("!=", "there")]
    public async Task List_FieldSelectorOnNamespace_AnswersWhatMatches(string sign, string expected)
    {
        var elsewhere = await CreateNamespaceAsync();
        await CreateSliceAsync("here", ("suite", Namespace));
        (await Admin.CreateAsync(ApiResource.EndpointSlices.PathIn(elsewhere), Manifests.EndpointSlice("there", ("suite", Namespace))))
            .Expect(HttpStatusCode.Created);
        var selector = Uri.EscapeDataString($"metadata.namespace{sign}{Namespace}");

        var list = await Admin.ReadAsync($"{ApiResource.EndpointSlices.ClusterPath}?labelSelector=suite%3D{Namespace}&fieldSelector={selector}");

        Assert.Equal([expected], list.ItemNames());
    }

    [Fact]
    public async Task List_NamespacesByName_AnswersOne()
    {
        var list = await Admin.ReadAsync($"{ApiResource.Namespaces.ClusterPath}?fieldSelector=metadata.name%3D{Namespace}");

        Assert.Equal([Namespace], list.ItemNames());
    }

    [Theory]
    [InlineData("labelSelector", "app===web")]
    [InlineData("labelSelector", "app web")]
    [InlineData("labelSelector", "app in web")]
    [InlineData("fieldSelector", "spec.unheardof=x")]
    [InlineData("fieldSelector", "metadata.name")]
    public async Task List_SelectorItCannotRead_BadRequest(string parameter, string selector) =>
        (await Admin.GetAsync($"{Slices}?{parameter}={Uri.EscapeDataString(selector)}")).ExpectFailure(HttpStatusCode.BadRequest, "BadRequest");
}
