using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

public sealed class ResolveTests
{
    private static readonly DiscoveredEndpoint First = new("10.0.0.1", 8080) { PortName = "http", Zone = "eu-1a", Weight = 70 };

    [Theory]
    [InlineData("my-k8s-cluster/apisix/httpbin:80", "Number", "80", "the service port of that number")]
    [InlineData("apisix/httpbin:http", "Name", "http", "the service port of that name")]
    [InlineData("http://httpbin.apisix", "Scheme", "http", "no port was given: the standard port of 'http'")]
    [InlineData("https://httpbin.apisix", "Scheme", "https", "no port was given, and it is the one that stands out")]
    [InlineData("ws://httpbin.apisix.my-k8s-cluster:80/path?query", "Scheme", "ws", "no port was given: the standard port of 'ws'")]
    [InlineData("http://_http.httpbin.apisix", "Name", "http", "the service port of that name")]
    [InlineData("discovery:///my-k8s-cluster/apisix/httpbin:80", "Number", "80", "the service port of that number")]
    [InlineData("apisix/httpbin", "Any", "", "no port was given, and it is the one that stands out")]
    public async Task Name_InAnyForm_IsResolvedAndExplained(string name, string kind, string value, string rule)
    {
        await using var app = await StartAsync();

        var root = await ResolveAsync(app, name);

        Assert.Equal(name, root.GetProperty("name").GetString());
        Assert.Equal("Resolved", root.GetProperty("status").GetString());
        Assert.Equal("2 of 3 endpoints of apisix/httpbin are ready", root.GetProperty("reason").GetString());
        var reference = root.GetProperty("reference");
        Assert.Equal(("apisix", "httpbin"), (reference.GetProperty("namespace").GetString(), reference.GetProperty("service").GetString()));
        Assert.Equal((kind, value), (reference.GetProperty("port").GetProperty("kind").GetString(), reference.GetProperty("port").GetProperty("value").GetString()));
        Assert.Equal("my-k8s-cluster", root.GetProperty("registry").GetProperty("name").GetString());
        Assert.Equal("Synced", root.GetProperty("registry").GetProperty("phase").GetString());
        Assert.Equal(0, root.GetProperty("registry").GetProperty("ageSeconds").GetDouble());
        var service = root.GetProperty("service");
        Assert.True(service.GetProperty("exists").GetBoolean());
        Assert.Equal((3, 2), (service.GetProperty("endpointCount").GetInt32(), service.GetProperty("readyCount").GetInt32()));
        Assert.Equal(rule, service.GetProperty("portRule").GetString());
        Assert.Equal(80, service.GetProperty("port").GetProperty("number").GetInt32());
        Assert.Equal(["10.0.0.1", "10.0.0.2"], root.GetProperty("endpoints").EnumerateArray().Select(static endpoint => endpoint.GetProperty("address").GetString()!));
        Assert.Equal("eu-1a", root.GetProperty("endpoints")[0].GetProperty("zone").GetString());
        Assert.Equal(70, root.GetProperty("endpoints")[0].GetProperty("weight").GetInt32());
    }

    [Fact]
    public async Task Name_OfAnEjectedEndpoint_SaysSo()
    {
        await using var app = await StartAsync();
        app.Services.GetRequiredService<IEndpointEjections>().ReportFailure(First);

        var endpoints = (await ResolveAsync(app, "apisix/httpbin:80")).GetProperty("endpoints");

        Assert.Equal([true, false], endpoints.EnumerateArray().Select(static endpoint => endpoint.GetProperty("ejected").GetBoolean()));
    }

    [Theory]
    [InlineData("elsewhere/apisix/httpbin", "UnknownRegistry", "there is no registry 'elsewhere': there is my-k8s-cluster")]
    [InlineData("apisix/none", "ServiceNotFound", "registry 'my-k8s-cluster' knows no service apisix/none")]
    [InlineData("apisix/httpbin:81", "PortNotFound", "no port 81 on apisix/httpbin: it has http (80→8080)")]
    public async Task Name_OfNothing_SaysWhy(string name, string status, string reason)
    {
        await using var app = await StartAsync();

        var root = await ResolveAsync(app, name);

        Assert.Equal(status, root.GetProperty("status").GetString());
        Assert.Equal(reason, root.GetProperty("reason").GetString());
        Assert.Equal(0, root.GetProperty("endpoints").GetArrayLength());
        Assert.Equal(status == "UnknownRegistry" ? JsonValueKind.Null : JsonValueKind.Object, root.GetProperty("registry").ValueKind);
    }

    [Fact]
    public async Task Port_OfTheEndpointsThemselves_IsToldAsSuch()
    {
        await using var app = await StartAsync();

        var service = (await ResolveAsync(app, "apisix/httpbin:8080")).GetProperty("service");

        Assert.Equal("no service port has the number 8080: it is the endpoints' own port", service.GetProperty("portRule").GetString());
        Assert.Equal(JsonValueKind.Null, service.GetProperty("port").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?name=")]
    [InlineData("?name=a/b/c/d")]
    [InlineData("?name=httpbin:")]
    [InlineData("?name=httpbin:99999")]
    [InlineData("?name=%3Cscript%3E")]
    [InlineData("?name=http://localhost")]
    [InlineData("?name=http://10.0.0.1:80")]
    [InlineData("?name=http://www.example.org")]
    [InlineData("?name=http://")]
    [InlineData("?name=discovery:///")]
    public async Task Name_Malformed_IsRefusedWithTheFormsThereAre(string query)
    {
        await using var app = await StartAsync();

        var detail = await app.ProblemAsync($"/discovery/resolve{query}", HttpStatusCode.BadRequest);

        Assert.Contains("write [registry/][namespace/]name[:port], e.g. my-k8s-cluster/apisix/httpbin:80, or a URI", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_GivenTwice_IsRefused()
    {
        await using var app = await StartAsync();

        Assert.Contains("2 times", await app.ProblemAsync("/discovery/resolve?name=a&name=b", HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    private static Task<DumpApp> StartAsync() => DumpApp.StartAsync(static discovery => discovery.AddInMemory("my-k8s-cluster", static registry => registry.Set(new ServiceSnapshot(
        new ServiceId("apisix", "httpbin"),
        [new ServicePort("http", 80, [8080])],
        [First, new DiscoveredEndpoint("10.0.0.2", 8080) { PortName = "http" }, new DiscoveredEndpoint("10.0.0.3", 8080) { PortName = "http", Ready = false }]))));

    private static Task<JsonElement> ResolveAsync(DumpApp app, string name) => app.JsonAsync($"/discovery/resolve?name={Uri.EscapeDataString(name)}");
}
