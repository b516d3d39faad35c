using Discovery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Discovery.Tests.Resolution;

public sealed class TopologyTests
{
    private static readonly ServiceReference Reference = ServiceReference.Parse("shop/basket");

    [Fact]
    public async Task K13_NoZoneConfigured_HintsAreIgnored() =>
        Assert.Equal(["10.0.0.1", "10.0.0.2"], await HostsAsync(null, null, Zoned("10.0.0.1", "a"), Zoned("10.0.0.2", "b")));

    [Fact]
    public async Task K13_EveryEndpointHinted_OnlyThoseOfOurZone() =>
        Assert.Equal(["10.0.0.2"], await HostsAsync("b", null, Zoned("10.0.0.1", "a"), Zoned("10.0.0.2", "b")));

    [Fact]
    public async Task K13_EndpointHintedForSeveralZones_BelongsToEach() =>
        Assert.Equal(["10.0.0.1", "10.0.0.2"], await HostsAsync("b", null, Zoned("10.0.0.1", "a", "b"), Zoned("10.0.0.2", "b")));

    [Fact]
    public async Task K13_OneEndpointWithoutHint_All() =>
        Assert.Equal(["10.0.0.1", "10.0.0.2"], await HostsAsync("b", null, Make.Endpoint("10.0.0.1"), Zoned("10.0.0.2", "b")));

    [Fact]
    public async Task K13_UnusableEndpointWithoutHint_DoesNotMatter() =>
        Assert.Equal(["10.0.0.2"], await HostsAsync("b", null, Make.Endpoint("10.0.0.9", ready: false), Zoned("10.0.0.1", "a"), Zoned("10.0.0.2", "b")));

    [Fact]
    public async Task K13_NoHintNamesOurZone_All() =>
        Assert.Equal(["10.0.0.1", "10.0.0.2"], await HostsAsync("c", null, Zoned("10.0.0.1", "a"), Zoned("10.0.0.2", "b")));

    [Fact]
    public async Task K13_NodeHints_ComeBeforeZoneHints()
    {
        var near = new DiscoveredEndpoint("10.0.0.1", 8080) { ZoneHints = ["a"], NodeHints = ["node-1"] };
        var far = new DiscoveredEndpoint("10.0.0.2", 8080) { ZoneHints = ["a"], NodeHints = ["node-2"] };

        Assert.Equal(["10.0.0.1"], await HostsAsync("a", "node-1", near, far));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], await HostsAsync("a", "node-3", near, far));
    }

    private static DiscoveredEndpoint Zoned(string host, params string[] zones) => new(host, 8080) { ZoneHints = zones };

    private static async Task<IEnumerable<string>> HostsAsync(string? zone, string? node, params DiscoveredEndpoint[] endpoints)
    {
        await using var services = Make.Services(
            local => local.Set(Make.Basket, endpoints),
            more => more.Configure<DiscoveryOptions>(options => (options.Zone, options.Node) = (zone, node)));
        return services.GetRequiredService<IServiceResolver>().Resolve(Reference).Endpoints.Select(static endpoint => endpoint.Host);
    }
}
