using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>LIST without options.</summary>
public abstract class ListContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, InlineData("services"), InlineData("endpoints"), InlineData("endpointslices")]
    public async Task List_Namespaced_OnlyThatNamespaceInOrder(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var elsewhere = await CreateNamespaceAsync();
        foreach (var name in (string[])["b", "c", "a"])
        {
            await CreateAsync(resource, name, ("suite", "list"));
        }

        (await Admin.CreateAsync(resource.PathIn(elsewhere), Manifests.Of(resource, "d", ("suite", "list")))).Expect(HttpStatusCode.Created);

        var list = await Admin.ReadAsync($"{resource.PathIn(Namespace)}?labelSelector=suite%3Dlist");

        Assert.Equal(["a", "b", "c"], list.ItemNames());
    }

    [Theory, InlineData("services"), InlineData("endpoints"), InlineData("endpointslices")]
    public async Task List_ClusterWide_AllNamespaces(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var elsewhere = await CreateNamespaceAsync();
        var label = ("suite", Namespace); // tells our objects from those of tests running beside this one
        await CreateAsync(resource, "here", label);
        (await Admin.CreateAsync(resource.PathIn(elsewhere), Manifests.Of(resource, "there", label))).Expect(HttpStatusCode.Created);

        var list = await Admin.ReadAsync($"{resource.ClusterPath}?labelSelector=suite%3D{Namespace}");

        Assert.Equal(
            new[] { $"{Namespace}/here", $"{elsewhere}/there" }.Order(StringComparer.Ordinal),
            list.Items().Select(i => $"{i.Text("metadata", "namespace")}/{i.Name()}"));
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task List_Kind_IsOnTheListAndNotOnItsItems(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var name = UniqueName("item");
        await CreateAsync(resource, name);

        var list = await Admin.ReadAsync($"{resource.PathIn(Namespace)}?fieldSelector=metadata.name%3D{name}");

        Assert.Equal(resource.Kind + "List", list.Text("kind"));
        Assert.Equal(resource.ApiVersion, list.Text("apiVersion"));
        var item = Assert.Single(list.Items());
        Assert.Equal("", item.Text("kind") + item.Text("apiVersion"));
    }

    [Fact]
    public async Task List_ResourceVersion_CoversEveryEarlierWrite()
    {
        var created = await CreateSliceAsync("first");
        var first = await Admin.ReadAsync(Slices);
        await DeleteSliceAsync("first");
        var second = await Admin.ReadAsync(Slices);

        Assert.True(first.Version() >= created.Version());
        Assert.True(second.Version() > first.Version());
        Assert.Empty(second.Items());
    }

    [Fact]
    public async Task List_MissingNamespace_IsEmpty()
    {
        var list = await Admin.ReadAsync(ApiResource.EndpointSlices.PathIn(UniqueName("missing")));

        Assert.Empty(list.Items());
        Assert.NotEmpty(list.ResourceVersion());
    }
}
