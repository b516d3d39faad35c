namespace Discovery.Testing.Tests;

public sealed class AccessTests
{
    private static readonly ApiServerRule ReadSlices = new() { ApiGroups = ["discovery.k8s.io"], Resources = ["endpointslices"], Verbs = ["list", "watch"] };

    [Fact]
    public async Task UnknownToken_Always_IsUnauthorized()
    {
        await using var api = await Api.StartAsync(o => o.AllowAnonymous = true);
        api.ActAs("wrong");
        var answer = await api.GetAsync("/healthz");

        Assert.Equal((401, "Unauthorized", "Unauthorized"), (answer.Code, answer.Reason, answer.Message));
    }

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/version", 200)]
    [InlineData("/api", 403)]
    [InlineData("/openapi/v3", 403)]
    [InlineData(Api.Services, 403)]
    public async Task NoToken_ByDefault_SeesHealthAndVersionOnly(string path, int code)
    {
        await using var api = await Api.StartAsync();
        api.ActAs("");
        Assert.Equal(code, (await api.GetAsync(path)).Code);
    }

    [Fact]
    public async Task NoToken_AllowAnonymous_MayDoEverything()
    {
        await using var api = await Api.StartAsync(o => o.AllowAnonymous = true);
        api.ActAs("");
        await api.CreateSliceAsync("a");
    }

    [Theory]
    [InlineData("GET", Api.AllSlices, "endpointslices.discovery.k8s.io is forbidden: User \"alice\" cannot list resource \"endpointslices\" in API group \"discovery.k8s.io\" at the cluster scope")]
    [InlineData("GET", Api.Slices + "?watch=1", "endpointslices.discovery.k8s.io is forbidden: User \"alice\" cannot watch resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"default\"")]
    [InlineData("GET", Api.Services + "/x", "services \"x\" is forbidden: User \"alice\" cannot get resource \"services\" in API group \"\" in the namespace \"default\"")]
    [InlineData("DELETE", Api.Slices, "endpointslices.discovery.k8s.io is forbidden: User \"alice\" cannot deletecollection resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"default\"")]
    [InlineData("GET", "/metrics", "forbidden: User \"alice\" cannot get path \"/metrics\"")]
    public async Task Token_WithoutTheRule_IsForbiddenInTheRealServersWords(string method, string path, string message)
    {
        await using var api = await Api.StartAsync();
        api.Server.GrantToken("t", "alice");
        api.ActAs("t");
        var answer = await api.SendAsync(new(method), path, null);

        Assert.Equal((403, "Forbidden", message), (answer.Code, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task Rule_ForAVerb_AllowsNoOther()
    {
        await using var api = await Api.StartAsync();
        await api.CreateSliceAsync("a");
        api.Server.GrantToken("t", "alice", ReadSlices);
        api.ActAs("t");

        Assert.Equal(200, (await api.GetAsync(Api.AllSlices)).Code);
        Assert.Equal(403, (await api.GetAsync(Api.Slices + "/a")).Code);
        Assert.Equal(403, (await api.GetAsync(Api.Services)).Code);
    }

    [Fact]
    public async Task Rule_ForANamespace_IsNotForTheCluster()
    {
        await using var api = await Api.StartAsync();
        api.Server.GrantToken("t", "alice", ReadSlices with { Namespaces = ["default"] });
        api.ActAs("t");

        Assert.Equal(200, (await api.GetAsync(Api.Slices)).Code);
        Assert.Equal(403, (await api.GetAsync(Api.AllSlices)).Code);
        Assert.Equal(403, (await api.GetAsync(Api.Slices.Replace("default", "kube-system", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task Token_ChangedAndRevoked_CountsAtOnce()
    {
        await using var api = await Api.StartAsync();
        api.Server.GrantToken("t", "alice");
        api.ActAs("t");
        Assert.Equal(403, (await api.GetAsync(Api.AllSlices)).Code);
        api.Server.GrantToken("t", "alice", ApiServerRule.Read("endpointslices"));
        Assert.Equal(200, (await api.GetAsync(Api.AllSlices)).Code);
        api.Server.RevokeToken("t");
        Assert.Equal(401, (await api.GetAsync(Api.AllSlices)).Code);
    }
}
