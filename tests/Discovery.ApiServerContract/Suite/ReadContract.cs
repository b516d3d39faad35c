using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>GET of one object.</summary>
public abstract class ReadContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    [Theory, MemberData(nameof(AllResources))]
    public async Task Get_Existing_AnswersWhatCreateAnswered(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var created = await CreateAsync(resource, UniqueName("kept"), ("app", "httpbin"));

        var read = await Admin.ReadAsync(resource.PathOf(Namespace, created.Name()));

        Assert.Equal(created.Uid(), read.Uid());
        Assert.Equal("httpbin", read.Label("app"));
        Assert.Equal(resource.Kind, read.Text("kind"));
    }

    [Theory, MemberData(nameof(AllResources))]
    public async Task Get_Missing_NotFound(string plural)
    {
        var resource = ApiResource.Parse(plural);
        var name = UniqueName("missing");

        var status = (await Admin.GetAsync(resource.PathOf(Namespace, name))).ExpectFailure(HttpStatusCode.NotFound, "NotFound");

        Assert.Equal($"{resource.QualifiedName} \"{name}\" not found", status.Text("message"));
        Assert.Equal(name, status.Text("details", "name"));
        Assert.Equal(resource.Plural, status.Text("details", "kind"));
        Assert.Equal(resource.Group, status.Text("details", "group"));
    }

    [Fact]
    public async Task Get_NameInAnotherNamespace_NotFound()
    {
        await CreateSliceAsync("here");
        var elsewhere = await CreateNamespaceAsync();

        var answer = await Admin.GetAsync(ApiResource.EndpointSlices.PathOf(elsewhere, "here"));

        answer.ExpectFailure(HttpStatusCode.NotFound, "NotFound");
    }

    [Fact]
    public async Task Get_ResourceTheServerDoesNotHave_NotFound()
    {
        var status = (await Admin.GetAsync("/apis/discovery.k8s.io/v1/unheardof")).ExpectFailure(HttpStatusCode.NotFound, "NotFound");

        Assert.Equal("the server could not find the requested resource", status.Text("message"));
    }
}
