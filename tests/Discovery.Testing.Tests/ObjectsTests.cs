using System.Text.Json.Nodes;

namespace Discovery.Testing.Tests;

public sealed class ObjectsTests
{
    [Fact]
    public async Task Apply_NewThenChanged_IsSeenOverHttp()
    {
        await using var api = await Api.StartAsync();
        using var watch = await api.WatchAsync($"{Api.Slices}?watch=1&resourceVersion={api.Server.ResourceVersion}");
        api.Server.ApplyEndpointSlice("default", "s-1", "s", ["127.0.0.1"], ("http", 8080));
        api.Server.ApplyEndpointSlice("default", "s-1", "s", ["127.0.0.1", "127.0.0.2"], ("http", 8080));
        api.Server.DeleteEndpointSlice("default", "s-1");

        Assert.Equal(["ADDED s-1", "MODIFIED s-1", "DELETED s-1"], await watch.TakeAsync(3));
    }

    [Fact]
    public async Task ApplyEndpointSlice_IPv6Addresses_HasThatType()
    {
        await using var api = await Api.StartAsync();
        var slice = api.Server.ApplyEndpointSlice("default", "s-1", "s", ["::1"], ("", 8080));

        Assert.Equal("IPv6", (string?)slice["addressType"]);
        Assert.Equal("s", (string?)slice["metadata"]!["labels"]!["kubernetes.io/service-name"]);
    }

    [Fact]
    public async Task Apply_Refused_SaysWhatHttpWouldSay()
    {
        await using var api = await Api.StartAsync();
        var refusal = Assert.Throws<ApiServerException>(() => api.Server.ApplyService("missing", "s", ("http", 80, 80)));

        Assert.Equal((404, "NotFound", "namespaces \"missing\" not found"), (refusal.Code, refusal.Reason, refusal.Message));
    }

    [Fact]
    public async Task Apply_UnknownKind_Throws()
    {
        await using var api = await Api.StartAsync();
        Assert.Throws<ArgumentException>(() => api.Server.Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod" }));
    }

    [Fact]
    public async Task Apply_Manifest_IsNotChanged()
    {
        await using var api = await Api.StartAsync();
        var manifest = JsonNode.Parse(Api.Slice("a"))!;
        var before = manifest.ToJsonString();
        api.Server.Apply(manifest);

        Assert.Equal(before, manifest.ToJsonString());
    }

    [Fact]
    public async Task DeleteX_EachKind_IsGone()
    {
        await using var api = await Api.StartAsync();
        api.Server.CreateNamespace("demo");
        api.Server.ApplyService("demo", "s", ("http", 80, 80));
        api.Server.Apply(JsonNode.Parse("""{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"s","namespace":"demo"}}""")!);
        api.Server.DeleteService("demo", "s");
        api.Server.DeleteEndpoints("demo", "s");
        api.Server.DeleteNamespace("demo");

        Assert.Throws<ApiServerException>(() => api.Server.DeleteNamespace("demo"));
    }

    [Fact]
    public async Task FirstNamespaces_Always_AreThere()
    {
        await using var api = await Api.StartAsync();
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], (await api.GetAsync(Api.Namespaces)).Names);
    }
}
