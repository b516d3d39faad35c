using System.Net;
using System.Text.Json;
using Discovery.AspNetCore.Answers;
using Discovery.AspNetCore.Dump;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.AspNetCore.Tests;

public sealed class PagingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(1_000_000)]
    public async Task Pages_OneAfterTheOther_AreTheWhole(int limit)
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery
            .AddInMemory("one", static registry => Array.ForEach(["a/x", "b/x", "b/y"], id => registry.Set(ServiceId.Parse(id))))
            .AddInMemory("three", static registry => Array.ForEach(["a/a", "c/x"], id => registry.Set(ServiceId.Parse(id))))
            .AddInMemory("two"));
        List<string> all = [];
        var pages = 0;

        string? next = null;
        do
        {
            var root = await app.JsonAsync($"/discovery?limit={limit}&continue={next}");
            Assert.Equal(["one", "three", "two"], root.GetProperty("registries").EnumerateArray().Select(static registry => registry.GetProperty("name").GetString()!));
            all.AddRange(Ids(root));
            next = root.GetProperty("continue").GetString();
            pages++;
        }
        while (next is not null);

        Assert.Equal(["one:a/x", "one:b/x", "one:b/y", "three:a/a", "three:c/x"], all);
        Assert.Equal((5 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task Pages_ServicesComeAndGoInBetween_NothingElseIsRepeatedOrLeftOut()
    {
        InMemoryRegistry? registry = null;
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddRegistry(registry = new InMemoryRegistry("local")));
        Array.ForEach(["a/b", "a/d", "a/f", "a/h"], id => registry!.Set(ServiceId.Parse(id)));
        var first = await app.JsonAsync("/discovery?limit=2");

        registry!.Remove(ServiceId.Parse("a/d")); // the cursor itself
        registry.Remove(ServiceId.Parse("a/b"));
        registry.Set(ServiceId.Parse("a/a"));
        registry.Set(ServiceId.Parse("a/e"));
        var second = await app.JsonAsync($"/discovery?limit=2&continue={first.GetProperty("continue").GetString()}");
        var third = await app.JsonAsync($"/discovery?limit=2&continue={second.GetProperty("continue").GetString()}");

        Assert.Equal(["local:a/b", "local:a/d"], Ids(first));
        Assert.Equal(["local:a/e", "local:a/f"], Ids(second));
        Assert.Equal(["local:a/h"], Ids(third));
        Assert.Equal(JsonValueKind.Null, third.GetProperty("continue").ValueKind);
    }

    [Fact]
    public async Task Dump_MoreServicesThanAreHeldAtATime_AreAllThereInOrder()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local", static registry =>
        {
            for (var i = 0; i < 9_000; i++)
            {
                registry.Set(new ServiceId("shop", $"s{i:D5}"));
            }
        }));

        Assert.Equal(Enumerable.Range(0, 9_000).Select(static i => $"local:shop/s{i:D5}"), Ids(await app.JsonAsync()));
    }

    [Theory]
    [InlineData("search=SK", "local:desk/x,local:shop/basket")]
    [InlineData("search=p/b", "local:shop/basket")]
    [InlineData("search=none", "")]
    public async Task Search_PartOfAName_Narrows(string query, string expected)
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory(
            "local", static registry => Array.ForEach(["shop/basket", "shop/orders", "desk/x"], id => registry.Set(ServiceId.Parse(id)))));

        Assert.Equal(expected, string.Join(',', Ids(await app.JsonAsync($"/discovery?{query}"))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task Endpoints_AtMostSoMany_CountsAreThoseOfAll(int most)
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory(
            "local", static registry => registry.Set(new ServiceId("shop", "basket"), Enumerable.Range(1, 5).Select(static port => new DiscoveredEndpoint("10.0.0.1", port)))));

        var service = (await app.JsonAsync($"/discovery?endpoints={most}")).GetProperty("registries")[0].GetProperty("services")[0];

        Assert.Equal(Math.Min(5, most), service.GetProperty("endpoints").GetArrayLength());
        Assert.Equal(5, service.GetProperty("endpointCount").GetInt32());
        Assert.Equal(5, service.GetProperty("readyCount").GetInt32());
    }

    [Theory]
    [InlineData("limit=0", "'limit' is '0'; it must be a whole number from 1 to 1000000.")]
    [InlineData("limit=1000001", "whole number from 1 to 1000000")]
    [InlineData("limit=-1", "whole number")]
    [InlineData("limit=1.5", "whole number")]
    [InlineData("limit=99999999999999999999", "whole number")]
    [InlineData("limit=%3Cscript%3E", "whole number")]
    [InlineData("endpoints=x", "'endpoints' is 'x'; it must be a whole number from 0 to 1000000.")]
    [InlineData("continue=*", "'continue'")]
    [InlineData("continue=QQ", "'continue'")]
    [InlineData("continue=OQA6ADEAOgBhAA", "'continue'")]
    [InlineData("namespace=a&namespace=b", "'namespace' is given 2 times")]
    public async Task Get_MalformedQuery_IsRefusedWithWhatWouldBeRight(string query, string expected)
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));

        Assert.Contains(expected, await app.ProblemAsync($"/discovery?{query}", HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LongQuery_IsRefused()
    {
        await using var app = await DumpApp.StartAsync(static discovery => discovery.AddInMemory("local"));

        Assert.Contains("longer than", await app.ProblemAsync($"/discovery?search={new string('x', 5000)}", HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one", "shop", "basket")]
    [InlineData("1:2", "3:4:", ":")]
    [InlineData("", "", "")]
    [InlineData("a", "\ud800\0\n", "é\u2028")]
    public void Cursor_AnyName_ReadsWhatItWrote(string registry, string ns, string name)
    {
        var cursor = new DumpCursor(registry, new ServiceId(ns, name));

        Assert.True(DumpCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
    }

    [Fact]
    public void Cursor_NameOfAMegabyte_FitsIntoAUrlAndGoesOn()
    {
        var name = new string('x', 1_000_000);
        var text = new DumpCursor(name, new ServiceId(name, name)).ToString();

        Assert.InRange(text.Length, 1, 4096);
        Assert.True(DumpCursor.TryParse(text, out var read));
        Assert.True(string.CompareOrdinal(read.Last.Name, name) > 0);
    }

    [Fact]
    public async Task Get_EjectedEndpoint_IsMarked()
    {
        var endpoint = new DiscoveredEndpoint("10.0.0.1", 80);
        await using var app = await DumpApp.StartAsync(discovery => discovery.AddInMemory(
            "local", registry => registry.Set(new ServiceId("shop", "basket"), endpoint, new DiscoveredEndpoint("10.0.0.2", 80))));

        app.Services.GetRequiredService<IEndpointEjections>().ReportFailure(endpoint);

        var endpoints = (await app.JsonAsync()).GetProperty("registries")[0].GetProperty("services")[0].GetProperty("endpoints");
        Assert.Equal([true, false], endpoints.EnumerateArray().Select(static endpoint => endpoint.GetProperty("ejected").GetBoolean()));
    }

    [Fact]
    public async Task Get_HugeValues_AreCut()
    {
        var huge = new string('x', 1_000_000);
        await using var app = await DumpApp.StartAsync(discovery => discovery
            .AddInMemory("local", local => local.Set(new ServiceId(huge, huge), new DiscoveredEndpoint("10.0.0.1", 1) { Zone = huge, NodeName = huge, PortName = huge, TargetName = huge, AppProtocol = huge, HostName = huge }))
            .AddRegistry(new FixedRegistry("one", new() { Phase = RegistryPhase.Failed, Reason = huge, Warnings = [.. Enumerable.Repeat(huge, 1000)], Details = new Dictionary<string, string> { [huge] = huge } })));

        Assert.InRange((await app.TextAsync()).Length, 100 * Bounded.MaxLength, 200 * Bounded.MaxLength);
    }

    private static IEnumerable<string> Ids(JsonElement root) =>
        from registry in root.GetProperty("registries").EnumerateArray()
        from service in registry.GetProperty("services").EnumerateArray()
        select $"{registry.GetProperty("name")}:{service.GetProperty("namespace")}/{service.GetProperty("name")}";
}
