using System.Net;

namespace Discovery.ApiServerContract;

/// <summary>Who may do what: bearer tokens and RBAC.</summary>
public abstract class AccessContract(IApiServerClusters clusters) : ObjectContract(clusters)
{
    private static readonly ApiResource Resource = ApiResource.EndpointSlices;

    private string Everywhere => $"{Resource.ClusterPath}?labelSelector=suite%3D{Namespace}";

    [Theory, InlineData(""), InlineData("?watch=true"), InlineData("/missing")]
    public async Task Get_UnknownToken_Unauthorized(string rest)
    {
        var status = (await Client("no-such-token").GetAsync(Slices + rest)).ExpectFailure(HttpStatusCode.Unauthorized, "Unauthorized");

        Assert.Equal("Unauthorized", status.Text("message"));
    }

    [Theory]
    [InlineData("", "list", "")]
    [InlineData("?watch=true", "watch", "")]
    [InlineData("/missing", "get", "missing")]
    public async Task Get_WithoutRight_ForbiddenInTheNamespace(string rest, string verb, string name)
    {
        var user = await GrantAsync();

        var status = (await user.GetAsync(Slices + rest)).ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");

        var resource = name.Length == 0 ? "endpointslices.discovery.k8s.io" : $"endpointslices.discovery.k8s.io \"{name}\"";
        Assert.Matches(
            $"^{resource} is forbidden: User \"[^\"]+\" cannot {verb} resource \"endpointslices\" in API group \"discovery.k8s.io\" " +
            $"in the namespace \"{Namespace}\"$",
            status.Text("message"));
        Assert.Equal(("discovery.k8s.io", "endpointslices"), (status.Text("details", "group"), status.Text("details", "kind")));
        Assert.Equal(name, status.Text("details", "name"));
    }

    [Theory]
    [InlineData("endpointslices", "list", "endpointslices.discovery.k8s.io", "discovery.k8s.io")]
    [InlineData("services", "list", "services", "")]
    [InlineData("namespaces", "list", "namespaces", "")]
    public async Task List_WithoutRight_ForbiddenAtTheClusterScope(string plural, string verb, string name, string group)
    {
        var user = await GrantAsync();

        var status = (await user.GetAsync(ApiResource.Parse(plural).ClusterPath)).ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");

        Assert.Matches(
            $"^{name} is forbidden: User \"[^\"]+\" cannot {verb} resource \"{plural}\" in API group \"{group}\" at the cluster scope$",
            status.Text("message"));
    }

    [Fact]
    public async Task List_RightInOneNamespace_NotInOthersNorClusterWide()
    {
        var elsewhere = await CreateNamespaceAsync();
        await CreateSliceAsync("a");
        var user = await GrantAsync(AccessRule.InNamespace(Namespace, Resource, "list", "watch"));

        Assert.Equal(["a"], (await user.ReadAsync(Slices)).ItemNames());
        (await user.GetAsync(Resource.PathIn(elsewhere))).ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");
        (await user.GetAsync(Everywhere)).ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");
        (await user.GetAsync(Everywhere + "&watch=true")).ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");
    }

    [Fact]
    public async Task Watch_RightInOneNamespace_SeesItsEvents()
    {
        var user = await GrantAsync(AccessRule.InNamespace(Namespace, Resource, "list", "watch"));
        await using var watch = await user.WatchAsync(WatchListContract.InitialEvents(Slices));
        Assert.True((await watch.NextAsync()).IsInitialEventsEnd);

        await CreateSliceAsync("a");

        Assert.Equal("ADDED a", (await watch.NextAsync()).ToString());
    }

    [Fact]
    public async Task List_RightInTheCluster_EveryNamespace()
    {
        await CreateSliceAsync("a", ("suite", Namespace));
        var user = await GrantAsync(AccessRule.ClusterWide(Resource, "list"));

        Assert.Equal(["a"], (await user.ReadAsync(Everywhere)).ItemNames());
        Assert.Equal(["a"], (await user.ReadAsync(Slices)).ItemNames());
    }

    [Theory]
    [InlineData("list")]
    [InlineData("watch")]
    [InlineData("get")]
    public async Task Get_OneVerbGranted_TheOthersAreForbidden(string granted)
    {
        await CreateSliceAsync("a");
        var user = await GrantAsync(AccessRule.InNamespace(Namespace, Resource, granted));

        Assert.Equal(granted == "list", await AllowedAsync(user, Slices, "list"));
        Assert.Equal(granted == "watch", await AllowedAsync(user, $"{Slices}?watch=true&timeoutSeconds=1", "watch"));
        Assert.Equal(granted == "get", await AllowedAsync(user, $"{Slices}/a", "get"));
    }

    [Fact]
    public async Task Create_OnlyReadGranted_Forbidden()
    {
        var user = await GrantAsync(AccessRule.InNamespace(Namespace, Resource, "get", "list", "watch"));

        var answer = await user.CreateAsync(Slices, Manifests.EndpointSlice("a"));

        var status = answer.ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");
        Assert.Contains("cannot create resource \"endpointslices\"", status.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OneResourceGranted_TheOthersAreForbidden()
    {
        var user = await GrantAsync(AccessRule.InNamespace(Namespace, ApiResource.Endpoints, "list"));

        await user.ReadAsync(ApiResource.Endpoints.PathIn(Namespace));
        Assert.False(await AllowedAsync(user, Slices, "list"));
        Assert.False(await AllowedAsync(user, ApiResource.Services.PathIn(Namespace), "list"));
    }

    [Fact]
    public async Task List_SeveralRulesGranted_EachHolds()
    {
        var elsewhere = await CreateNamespaceAsync();
        var user = await GrantAsync(
            AccessRule.InNamespace(Namespace, Resource, "list"),
            AccessRule.InNamespace(elsewhere, ApiResource.Services, "list"),
            AccessRule.ClusterWide(ApiResource.Namespaces, "list"));

        await user.ReadAsync(Slices);
        await user.ReadAsync(ApiResource.Services.PathIn(elsewhere));
        await user.ReadAsync(ApiResource.Namespaces.ClusterPath);
        Assert.False(await AllowedAsync(user, ApiResource.Services.PathIn(Namespace), "list"));
        Assert.False(await AllowedAsync(user, Resource.PathIn(elsewhere), "list"));
    }

    [Fact]
    public async Task List_TokenRevoked_Unauthorized()
    {
        var token = await Cluster.GrantTokenAsync([AccessRule.InNamespace(Namespace, Resource, "list")], Deadline);
        var user = Client(token);
        await user.ReadAsync(Slices);

        await Cluster.RevokeTokenAsync(token, Deadline);

        (await user.GetAsync(Slices)).ExpectFailure(HttpStatusCode.Unauthorized, "Unauthorized");
    }

    [Fact]
    public async Task Watch_TokenRevoked_GoesOn()
    {
        var token = await Cluster.GrantTokenAsync([AccessRule.InNamespace(Namespace, Resource, "list", "watch")], Deadline);
        await using var watch = await Client(token).WatchAsync(WatchListContract.InitialEvents(Slices));
        await watch.NextAsync();

        await Cluster.RevokeTokenAsync(token, Deadline);
        await CreateSliceAsync("a");

        Assert.Equal("ADDED a", (await watch.NextAsync()).ToString());
    }

    private async Task<ApiServerClient> GrantAsync(params AccessRule[] rules) => Client(await Cluster.GrantTokenAsync(rules, Deadline));

    private static async Task<bool> AllowedAsync(ApiServerClient user, string path, string verb)
    {
        var answer = await user.GetAsync(path);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return true;
        }

        var status = answer.ExpectFailure(HttpStatusCode.Forbidden, "Forbidden");
        Assert.Contains($"cannot {verb} resource ", status.Text("message"), StringComparison.Ordinal);
        return false;
    }
}
