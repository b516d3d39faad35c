using System.Diagnostics;
using System.Globalization;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Measurements.Yarp;

/// <summary>
/// The same clusters twice: discovered, and spelled out in the configuration of a YARP that knows nothing of discovery. Changing one
/// takes an endpoint from it, or gives it back.
/// </summary>
internal sealed class ClusterSet : IAsyncDisposable
{
    private readonly InMemoryRegistry _registry = new("local");
    private readonly Random _random = new(7);
    private readonly ClusterConfig[] _spelledOut;
    private readonly ProxyHost _discovered;
    private readonly ProxyHost _plain;
    private readonly bool[] _isShort;
    private readonly bool[] _isShortInPlain;

    public ClusterSet(int count)
    {
        Count = count;
        _isShort = new bool[count];
        _isShortInPlain = new bool[count];
        for (var index = 0; index < count; index++)
        {
            _registry.Set(Id(index), Endpoints(index));
        }

        Discovered = [.. Enumerable.Range(0, count).Select(static index => Cluster(index, new Dictionary<string, DestinationConfig>
        {
            ["service"] = new() { Address = $"http://{Name(index)}.shop.local" },
        }))];
        _spelledOut = [.. Enumerable.Range(0, count).Select(index => SpellOut(index, Endpoints(index)))];
        _discovered = new ProxyHost(Discovered, _registry);
        _plain = new ProxyHost(_spelledOut, null);
    }

    public int Count { get; }

    private ClusterConfig[] Discovered { get; }

    /// <summary>One service changes, and its cluster follows.</summary>
    public Cost ChangeOne()
    {
        var index = _random.Next(Count);
        var endpoints = Next(index, _isShort);
        var cost = _discovered.Changes.OfCluster(() => _registry.Set(Id(index), endpoints));
        Verify(_discovered, index, endpoints);
        return cost;
    }

    /// <summary>One cluster changes, and with it the configuration.</summary>
    public Cost ReloadOne()
    {
        var index = _random.Next(Count);
        var endpoints = Next(index, _isShortInPlain);
        _spelledOut[index] = SpellOut(index, endpoints);
        ClusterConfig[] all = [.. _spelledOut];
        var cost = _plain.Changes.OfConfiguration(() => _plain.Reload(all));
        Verify(_plain, index, endpoints);
        return cost;
    }

    /// <summary>The configuration with services in it is loaded anew, and nothing has changed.</summary>
    public Cost ReloadDiscovered() => _discovered.Changes.OfConfiguration(() => _discovered.Reload(Discovered));

    public async ValueTask DisposeAsync()
    {
        await _discovered.DisposeAsync();
        await _plain.DisposeAsync();
        await _registry.DisposeAsync();
    }

    private static string Name(int index) => $"service-{index}";

    private static ServiceId Id(int index) => new("shop", Name(index));

    private static ClusterConfig Cluster(int index, Dictionary<string, DestinationConfig> destinations) => new()
    {
        ClusterId = Name(index),
        Destinations = destinations,
    };

    private static ClusterConfig SpellOut(int index, DiscoveredEndpoint[] endpoints) =>
        Cluster(index, endpoints.ToDictionary(static endpoint => endpoint.ToString(), static endpoint => new DestinationConfig { Address = $"http://{endpoint}" }));

    // 3 to 10, as services have.
    private static DiscoveredEndpoint[] Endpoints(int index) =>
    [
        .. Enumerable.Range(0, 3 + (index % 8)).Select(pod => new DiscoveredEndpoint(
            string.Create(CultureInfo.InvariantCulture, $"10.{index >> 8}.{index & 255}.{pod + 1}"), 8080) { TargetName = $"{Name(index)}-{pod}" }),
    ];

    private static DiscoveredEndpoint[] Next(int index, bool[] isShort)
    {
        isShort[index] = !isShort[index];
        var all = Endpoints(index);
        return isShort[index] ? all[..^1] : all;
    }

    private static void Verify(ProxyHost host, int index, DiscoveredEndpoint[] endpoints)
    {
        if (host.Destinations(Name(index)) is var seen && seen != endpoints.Length)
        {
            throw new UnreachableException($"{Name(index)} has {seen} destinations instead of {endpoints.Length}.");
        }
    }
}
