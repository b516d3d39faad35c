using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Discovery.AspNetCore.Tests;

public sealed class MapDiscoveryTests
{
    private static readonly ServiceId Basket = new("shop", "basket");

    [Fact]
    public async Task Get_Dump_HasEverythingOfServiceAndEndpoint()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local", static local => local.Set(new ServiceSnapshot(
            Basket,
            [new ServicePort("http", 80, [8080], AppProtocol: "kubernetes.io/h2c")],
            [
                new DiscoveredEndpoint("10.0.0.1", 8080)
                {
                    PortName = "http", Zone = "eu-1a", NodeName = "node-7", HostName = "basket-0", TargetName = "basket-0-pod", Weight = 70,
                    AppProtocol = "kubernetes.io/h2c",
                },
                new DiscoveredEndpoint("fd00::1", 8080) { PortName = "http", Ready = false, Terminating = true },
            ]))));

        var root = await app.JsonAsync();

        Assert.Equal(1, root.GetProperty("schemaVersion").GetInt32());
        Assert.Equal(DumpApp.Noon, root.GetProperty("time").GetDateTimeOffset());
        Assert.Equal("local", root.GetProperty("defaultRegistry").GetString());
        var service = root.GetProperty("registries")[0].GetProperty("services")[0];
        Assert.Equal(
            "{'namespace':'shop','name':'basket','endpointCount':2,'readyCount':1,'ports':[{'name':'http','number':80,'targetPorts':[8080],'protocol':'TCP','appProtocol':'kubernetes.io/h2c'}],"
            + "'endpoints':[{'address':'10.0.0.1','port':8080,'portName':'http','zone':'eu-1a','node':'node-7','hostName':'basket-0','target':'basket-0-pod',"
            + "'appProtocol':'kubernetes.io/h2c','conditions':{'ready':true,'serving':true,'terminating':false},'weight':70,'ejected':false},"
            + "{'address':'fd00::1','port':8080,'portName':'http','zone':null,'node':null,'hostName':null,'target':null,'appProtocol':null,"
            + "'conditions':{'ready':false,'serving':true,'terminating':true},'weight':50,'ejected':false}]}",
            JsonSerializer.Serialize(service, Relaxed).Replace('"', '\''));
    }

    [Fact]
    public async Task Get_Dump_HasTheStatusOfTheRegistry()
    {
        var status = new RegistryStatus
        {
            Phase = RegistryPhase.Stale,
            Reason = "connection refused",
            Since = DumpApp.Noon.AddSeconds(-20),
            LastContact = DumpApp.Noon.AddSeconds(-90.5),
            Warnings = ["services: list is forbidden"],
            Services = 3,
            Endpoints = 7,
            Details = new Dictionary<string, string> { ["resource"] = "EndpointSlices", ["address family"] = "IPv4" },
        };
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(new FixedRegistry("one", status)));

        var registry = (await app.JsonAsync()).GetProperty("registries")[0];

        Assert.Equal(
            "{'name':'one','phase':'Stale','reason':'connection refused','since':'2030-01-02T11:59:40+00:00','lastContact':'2030-01-02T11:58:29.5+00:00','ageSeconds':90.5,"
            + "'warnings':['services: list is forbidden'],'details':{'address family':'IPv4','resource':'EndpointSlices'},'counts':{'services':3,'endpoints':7},'services':[]}",
            JsonSerializer.Serialize(registry, Relaxed).Replace('"', '\''));
    }

    [Fact]
    public async Task Get_NeverHeardOf_AgeIsNull()
    {
        await using var app = await DumpApp.StartAsync(
            static discovery => discovery.AddRegistry(new FixedRegistry("one", new() { Phase = RegistryPhase.Starting })));

        var registry = (await app.JsonAsync()).GetProperty("registries")[0];

        Assert.Equal(JsonValueKind.Null, registry.GetProperty("lastContact").ValueKind);
        Assert.Equal(JsonValueKind.Null, registry.GetProperty("ageSeconds").ValueKind);
    }

    [Fact]
    public async Task Get_ManyRegistriesAndServices_AreOrdered()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery
            .AddInMemory("zeta", static registry =>
            {
                foreach (var id in new[] { "shop/orders", "shop/basket", "a/z", "Shop/basket" })
                {
                    registry.Set(ServiceId.Parse(id));
                }
            })
            .AddInMemory("alpha"));

        var root = await app.JsonAsync();

        Assert.Equal(JsonValueKind.Null, root.GetProperty("defaultRegistry").ValueKind);
        Assert.Equal(["alpha", "zeta"], root.GetProperty("registries").EnumerateArray().Select(static registry => registry.GetProperty("name").GetString()));
        Assert.Equal(["Shop/basket", "a/z", "shop/basket", "shop/orders"], Ids(root));
    }

    [Theory]
    [InlineData("?registry=one", "a/x,b/x,b/y")]
    [InlineData("?registry=two", "b/x")]
    [InlineData("?registry=none", "")]
    [InlineData("?namespace=b", "b/x,b/y,b/x")]
    [InlineData("?service=x", "a/x,b/x,b/x")]
    [InlineData("?namespace=b&service=x", "b/x,b/x")]
    [InlineData("?registry=one&namespace=b&service=y", "b/y")]
    [InlineData("?namespace=b&service=none", "")]
    [InlineData("?namespace=", "a/x,b/x,b/y,b/x")]
    public async Task Get_Filter_NarrowsDown(string query, string expected)
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery
            .AddInMemory("one", static registry => Array.ForEach(["a/x", "b/x", "b/y"], id => registry.Set(ServiceId.Parse(id))))
            .AddInMemory("two", static registry => registry.Set(ServiceId.Parse("b/x"))));

        Assert.Equal(expected, string.Join(',', Ids(await app.JsonAsync("/discovery" + query))));
    }

    [Fact]
    public async Task Get_HostileNames_AreEscaped()
    {
        const string Hostile = "</script>\"\\\u0000\n\u2028\ud800é";
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local", static local =>
            local.Set(new ServiceId(Hostile, "x"), new DiscoveredEndpoint("10.0.0.1", 1) { Zone = Hostile, PortName = Hostile, TargetName = Hostile })));

        var text = await app.TextAsync();

        Assert.DoesNotContain("</script>", text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(text);
        Assert.StartsWith("</script>\"\\\0\n\u2028", document.RootElement.GetProperty("registries")[0].GetProperty("services")[0].GetProperty("namespace").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyEndpoints_AreAllThere()
    {
        const int Services = 200;
        const int Endpoints = 100;
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local", static local =>
        {
            for (var service = 0; service < Services; service++)
            {
                local.Set(new ServiceId("shop", $"s{service}"), Enumerable.Range(1, Endpoints).Select(static i => new DiscoveredEndpoint($"10.0.0.{i}", 8080)));
            }
        }));

        var services = (await app.JsonAsync()).GetProperty("registries")[0].GetProperty("services");

        Assert.Equal(Services, services.GetArrayLength());
        Assert.All(services.EnumerateArray(), static service => Assert.Equal(Endpoints, service.GetProperty("endpoints").GetArrayLength()));
    }

    [Fact]
    public async Task Get_Headers_SayJsonAndForbidCaching()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));

        using var response = await app.SendAsync("/discovery");

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task MapDiscovery_Twice_StaysOneRoute()
    {
        await using var app = await DumpApp.StartAsync(
            static discovery => discovery.AddInMemory("local"),
            static app =>
            {
                Assert.Same(app.MapDiscovery("/x"), app.MapDiscovery("/x"));
                Assert.Same(app.MapDiscovery("/y"), app.MapDiscovery("y/"));
            });

        await app.JsonAsync("/x");
        await app.JsonAsync("/y");
    }

    [Theory]
    [InlineData("/discovery")]
    [InlineData("/discovery/resolve?name=httpbin")]
    [InlineData("/discovery/events")]
    [InlineData("/discovery/ui")]
    public async Task MapDiscovery_RequireAuthorization_RefusesAllOfItWithout(string path)
    {
        await using var app = await DumpApp.StartAsync(
            static discovery => discovery.AddInMemory("local"),
            static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapDiscovery().RequireAuthorization();
            },
            static builder => builder.Services.AddAuthorization().AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("none", null));

        using var response = await app.SendAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/discovery")]
    [InlineData("/discovery/resolve?name=httpbin")]
    [InlineData("/discovery/events")]
    [InlineData("/discovery/ui")]
    public async Task NotMapped_NothingIsThere(string path)
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"), static _ => { });

        using var response = await app.SendAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void MapDiscovery_WithoutAddDiscovery_SaysWhatIsMissing()
    {
        using var app = WebApplication.CreateSlimBuilder().Build();

        var exception = Assert.Throws<InvalidOperationException>(() => app.MapDiscovery());

        Assert.Contains("AddDiscovery()", exception.Message, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> Ids(JsonElement root) =>
        from registry in root.GetProperty("registries").EnumerateArray()
        from service in registry.GetProperty("services").EnumerateArray()
        select $"{service.GetProperty("namespace")}/{service.GetProperty("name")}";

    private sealed class NobodyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
