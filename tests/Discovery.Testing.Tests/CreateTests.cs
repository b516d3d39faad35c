namespace Discovery.Testing.Tests;

public sealed class CreateTests
{
    [Fact]
    public async Task Create_NewSlice_FillsInServerFieldsAndDefaults()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, """{"metadata":{"name":"a","uid":"mine","generation":7},"addressType":"IPv4","ports":[{"port":80}]}""");

        Assert.Equal(201, answer.Code);
        var metadata = answer.Json["metadata"]!;
        Assert.Equal("default", (string?)metadata["namespace"]);
        Assert.Equal(1, (int)metadata["generation"]!);
        Assert.True(Guid.TryParse((string?)metadata["uid"], out _));
        Assert.Equal(api.Server.ResourceVersion, answer.ResourceVersion);
        Assert.EndsWith("Z", (string?)metadata["creationTimestamp"], StringComparison.Ordinal);
        Assert.Equal("TCP", (string?)answer.Json["ports"]![0]!["protocol"]);
        Assert.Contains("\"endpoints\":null", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SameName_IsAlreadyExists()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        var answer = await api.PostAsync(Api.Slices, Api.Slice("a"));

        Assert.Equal((409, "AlreadyExists"), (answer.Code, answer.Reason));
        Assert.Equal("endpointslices.discovery.k8s.io \"a\" already exists", answer.Message);
        Assert.Equal("endpointslices", (string?)answer.Json["details"]!["kind"]);
    }

    [Fact]
    public async Task Create_GenerateName_AddsFiveCharacters()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, """{"metadata":{"generateName":"g-"},"addressType":"IPv4"}""");

        Assert.Equal(201, answer.Code);
        Assert.Matches("^g-[a-z0-9]{5}$", (string?)answer.Json["metadata"]!["name"]);
    }

    [Fact]
    public async Task Create_MissingNamespace_IsNotFound()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices.Replace("default", "missing", StringComparison.Ordinal), Api.Slice("a"));

        Assert.Equal((404, "namespaces \"missing\" not found"), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"}""", "unexpected end of JSON input")]
    [InlineData("", "unexpected end of JSON input (<empty>)")]
    [InlineData("[1]", "cannot unmarshal array")]
    [InlineData("""{"metadata":{"name":"a"},"addressType":7}""", "cannot unmarshal number into Go struct field EndpointSlice.addressType")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"},"addressType":"IPv4"}""", "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}}""", "Service in version \"v1\" cannot be handled as a EndpointSlice")]
    public async Task Create_MalformedBody_IsBadRequest(string body, string message)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, body);

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_UnknownContentType_IsUnsupportedMediaType()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Slices, "metadata: {name: a}", "application/yaml");

        Assert.Equal((415, "UnsupportedMediaType"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Create_DryRun_StoresNothing()
    {
        await using var api = await Api.StartAsync();
        var before = api.Server.ResourceVersion;
        var answer = await api.PostAsync(Api.Slices + "?dryRun=All", Api.Slice("a"));

        Assert.Equal(201, answer.Code);
        Assert.Equal(before, api.Server.ResourceVersion);
        Assert.Equal(404, (await api.GetAsync(Api.Slices + "/a")).Code);
    }

    [Theory]
    [InlineData("Strict", 400, "")]
    [InlineData("Warn", 201, "299 - \"unknown field \\\"nonsense\\\"\"")]
    [InlineData("Ignore", 201, "")]
    public async Task Create_UnknownField_IsWhatFieldValidationSays(string validation, int code, string warning)
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync($"{Api.Slices}?fieldValidation={validation}", """{"metadata":{"name":"a"},"addressType":"IPv4","nonsense":1}""");

        Assert.Equal((code, warning), (answer.Code, answer.Warnings));
        Assert.Null(answer.Json["nonsense"]);
    }

    [Fact]
    public async Task Create_Service_GetsClusterIpAndDefaults()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""");

        var spec = answer.Json["spec"]!;
        Assert.Equal(201, answer.Code);
        Assert.StartsWith("10.96.", (string?)spec["clusterIP"], StringComparison.Ordinal);
        Assert.Equal("ClusterIP", (string?)spec["type"]);
        Assert.Equal(80, (int)spec["ports"]![0]!["targetPort"]!);
        Assert.Equal("""{"loadBalancer":{}}""", answer.Json["status"]!.ToJsonString());
    }

    [Fact]
    public async Task Create_Endpoints_WarnsOfDeprecation()
    {
        await using var api = await Api.StartAsync();
        var answer = await api.PostAsync(Api.Endpoints, """{"metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80}]}]}""");

        Assert.Equal(201, answer.Code);
        Assert.Contains("v1 Endpoints is deprecated", answer.Warnings, StringComparison.Ordinal);
        Assert.Null(answer.Json["metadata"]!["generation"]);
    }
}
