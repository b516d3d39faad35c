using System.Globalization;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Measurements.Gateway;

/// <summary>
/// A hundred services of four endpoints each. All of these are one server, which listens at every address of the loopback network, so that
/// an endpoint can go without a request being lost.
/// </summary>
internal sealed class Shop(int port)
{
    private const int Services = 100;
    private const int Endpoints = 4;

    private readonly bool[] _isShort = new bool[Services];
    private int _next;

    public InMemoryRegistry Registry { get; } = new("local");

    public RouteConfig[] Routes { get; } =
    [
        .. Enumerable.Range(0, Services).Select(static index => new RouteConfig
        {
            RouteId = Name(index),
            ClusterId = Name(index),
            Match = new RouteMatch { Path = $"/{Name(index)}/{{**rest}}" },
        }),
    ];

    public ClusterConfig[] Discovered { get; } =
    [
        .. Enumerable.Range(0, Services).Select(static index => Cluster(index, [("service", new DestinationConfig { Address = $"http://{Host(index)}" })])),
    ];

    /// <summary>What discovery makes of the others, before anything has changed.</summary>
    public ClusterConfig[] SpelledOut { get; } =
    [
        .. Enumerable.Range(0, Services).Select(index => Cluster(index, Of(index, port, false).Select(
            endpoint => (endpoint.ToString(), new DestinationConfig { Address = $"http://{endpoint}", Host = Host(index) })))),
    ];

    public static string Path(int request) => $"/{Name(request % Services)}/orders";

    public void Open()
    {
        for (var index = 0; index < Services; index++)
        {
            Registry.Set(Id(index), Of(index, port, false));
        }
    }

    /// <summary>Takes an endpoint from the next service, or gives it back.</summary>
    public void Change()
    {
        _next = (_next + 1) % Services;
        _isShort[_next] = !_isShort[_next];
        Registry.Set(Id(_next), Of(_next, port, _isShort[_next]));
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"service-{index}");

    private static string Host(int index) => $"{Name(index)}.shop.local";

    private static ServiceId Id(int index) => new("shop", Name(index));

    private static DiscoveredEndpoint[] Of(int index, int port, bool isShort) =>
    [
        .. Enumerable.Range(1, isShort ? Endpoints - 1 : Endpoints).Select(pod => new DiscoveredEndpoint($"127.0.0.{pod}", port) { TargetName = $"{Name(index)}-{pod}" }),
    ];

    private static ClusterConfig Cluster(int index, IEnumerable<(string Id, DestinationConfig Config)> destinations) => new()
    {
        ClusterId = Name(index),
        Destinations = destinations.ToDictionary(static destination => destination.Id, static destination => destination.Config),
    };
}
