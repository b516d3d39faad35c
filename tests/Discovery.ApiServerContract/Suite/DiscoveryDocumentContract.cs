using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>What the server says about itself.</summary>
public abstract class DiscoveryDocumentContract(IApiServerClusters clusters) : ApiServerContract(clusters)
{
    private static readonly string[] Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    [Fact]
    public async Task Get_Version_NamesIt()
    {
        var version = await Admin.ReadAsync("/version");

        Assert.Equal("1", version.Text("major"));
        Assert.StartsWith("v1.", version.Text("gitVersion"), StringComparison.Ordinal);
    }

    [Theory, InlineData("/healthz"), InlineData("/livez"), InlineData("/readyz")]
    public async Task Get_Health_Ok(string path)
    {
        var answer = await Admin.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "ok"), (answer.StatusCode, answer.Text));
    }

    [Fact]
    public async Task Get_Api_ListsV1()
    {
        var versions = await Admin.ReadAsync("/api");

        Assert.Equal("APIVersions", versions.Text("kind"));
        Assert.Equal("v1", Assert.Single(versions["versions"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Get_Apis_ListsTheDiscoveryGroup()
    {
        var groups = await Admin.ReadAsync("/apis");

        Assert.Equal("APIGroupList", groups.Text("kind"));
        var group = groups["groups"]!.AsArray().Single(g => g!["name"]!.ToString() == "discovery.k8s.io")!.AsObject();
        Assert.Equal("discovery.k8s.io/v1", group.Text("preferredVersion", "groupVersion"));
    }

    [Fact]
    public async Task Get_Group_NamesItsVersions()
    {
        var group = await Admin.ReadAsync("/apis/discovery.k8s.io");

        Assert.Equal(("APIGroup", "discovery.k8s.io"), (group.Text("kind"), group.Text("name")));
        Assert.Equal("discovery.k8s.io/v1", group["versions"]![0]!["groupVersion"]!.ToString());
    }

    [Theory]
    [InlineData("/api/v1", "namespaces")]
    [InlineData("/api/v1", "services")]
    [InlineData("/api/v1", "endpoints")]
    [InlineData("/apis/discovery.k8s.io/v1", "endpointslices")]
    public async Task Get_GroupVersion_ListsTheResource(string path, string plural)
    {
        var resource = ApiResource.Parse(plural);

        var document = await Admin.ReadAsync(path);

        Assert.Equal("APIResourceList", document.Text("kind"));
        Assert.Equal(resource.ApiVersion, document.Text("groupVersion"));
        var entry = document["resources"]!.AsArray().Single(r => r!["name"]!.ToString() == plural)!.AsObject();
        Assert.Equal(resource.Kind, entry.Text("kind"));
        Assert.Equal(resource.Namespaced ? "true" : "false", entry.Text("namespaced"));
        Assert.Superset(Verbs.ToHashSet(), entry["verbs"]!.AsArray().Select(v => v!.ToString()).ToHashSet());
    }

    [Fact]
    public async Task Get_VersionTheServerDoesNotHave_NotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Admin.GetAsync("/apis/discovery.k8s.io/v9")).StatusCode);
}
