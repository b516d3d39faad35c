namespace Discovery.Testing.Tests;

public sealed class DocumentTests
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/api", 200)]
    [InlineData("/apis", 200)]
    [InlineData("/api/v1", 200)]
    [InlineData("/apis/discovery.k8s.io", 200)]
    [InlineData("/apis/discovery.k8s.io/v1", 200)]
    [InlineData("/version", 200)]
    [InlineData("/healthz", 200)]
    [InlineData("/livez", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/openapi/v3", 200)]
    [InlineData("/openapi/v3/api/v1", 200)]
    [InlineData("/openapi/v3/apis/discovery.k8s.io/v1", 200)]
    [InlineData("/openapi/v2", 404)]
    [InlineData("/nothing", 404)]
    [InlineData("/api/v1/nothing", 404)]
    [InlineData("/apis/nothing/v1/things", 404)]
    [InlineData(Api.Slices + "/a/status", 404)]
    public async Task Get_Path_IsThereOrNot(string path, int code)
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(code, (await api.GetAsync(path)).Code);
    }

    [Fact]
    public async Task Resources_OfAGroup_AreListed()
    {
        await using var api = await Api.StartAsync();
        var core = await api.GetAsync("/api/v1");
        var group = await api.GetAsync("/apis/discovery.k8s.io/v1");

        Assert.Equal(["endpoints", "namespaces", "services"], core.Json["resources"]!.AsArray().Select(r => (string)r!["name"]!));
        Assert.Equal("EndpointSlice", (string?)group.Json["resources"]![0]!["kind"]);
    }

    [Fact]
    public async Task Discovery_Aggregated_IsOneDocument()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.GetAsync("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");

        Assert.Equal("APIGroupDiscoveryList", (string?)answer.Json["kind"]);
        Assert.Equal("endpointslices", (string?)answer.Json["items"]![0]!["versions"]![0]!["resources"]![0]!["resource"]);
    }

    [Theory]
    [InlineData("POST", Api.Slices + "/a")]
    [InlineData("PATCH", Api.Slices)]
    [InlineData("POST", Api.AllSlices)]
    [InlineData("DELETE", Api.AllSlices)]
    [InlineData("DELETE", Api.Namespaces)]
    public async Task Method_NotForThePath_IsNotAllowed(string method, string path)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.SendAsync(new(method), path, "{}");

        Assert.Equal((405, "MethodNotAllowed"), (answer.Code, answer.Reason));
    }

    [Theory]
    [InlineData("application/xml", 406)]
    [InlineData("application/vnd.kubernetes.protobuf", 406)]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", 200)]
    [InlineData("application/json;as=Unknown;v=v1;g=meta.k8s.io,application/json", 200)]
    [InlineData("*/*", 200)]
    public async Task Accept_Header_IsNegotiated(string accept, int code)
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(code, (await api.GetAsync(Api.Slices, accept)).Code);
    }

    [Fact]
    public async Task List_AsTable_HasColumnsAndRows()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var answer = await api.GetAsync(Api.Slices, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal("Table", (string?)answer.Json["kind"]);
        Assert.Equal(["Name", "AddressType", "Ports", "Endpoints", "Age"], answer.Json["columnDefinitions"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Equal(["a", "IPv4", "80", "10.1.2.3"], answer.Json["rows"]![0]!["cells"]!.AsArray().Take(4).Select(c => (string)c!));
        Assert.Equal("PartialObjectMetadata", (string?)answer.Json["rows"]![0]!["object"]!["kind"]);
    }

    [Fact]
    public async Task List_AsPartialMetadata_HasNoContent()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var answer = await api.GetAsync(Api.Slices, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");

        Assert.Equal("PartialObjectMetadataList", (string?)answer.Json["kind"]);
        Assert.Null(answer.Json["items"]![0]!["addressType"]);
    }
}
