using System.Globalization;
using Yarp.ReverseProxy.Configuration;

namespace Discovery.Yarp.Planning;

/// <summary>A configured destination whose host may be a service: makes the destinations that stand for its endpoints.</summary>
internal sealed class DestinationTemplate
{
    private readonly string _path;
    private readonly string _host;

    public DestinationTemplate(string id, DestinationConfig config, Uri address)
    {
        Id = id;
        Config = config;
        Address = address;
        Health = Uri.TryCreate(config.Health, UriKind.Absolute, out var health) ? health : null;
        _path = address.PathAndQuery;
        _host = config.Host is { Length: > 0 } configured ? configured : AuthorityOf(address);
    }

    public string Id { get; }

    public DestinationConfig Config { get; }

    public Uri Address { get; }

    public Uri? Health { get; }

    /// <summary>Stable, so that health, counters and session affinity survive: it depends on nothing but the address.</summary>
    public string IdOf(DiscoveredEndpoint endpoint) => $"{Id}/{endpoint}";

    /// <summary>
    /// The destination of one endpoint. What may change of a living endpoint (zone, weight) is left out: a different
    /// configuration is a different destination.
    /// </summary>
    public DestinationConfig For(DiscoveredEndpoint endpoint, int? healthPort) => Config with
    {
        Address = $"{Address.Scheme}://{endpoint}{_path}",
        Health = healthPort is { } port ? $"{Health!.Scheme}://{AuthorityOf(endpoint, port)}{Health.PathAndQuery}" : Config.Health,
        Host = _host,
        Metadata = MetadataOf(endpoint),
    };

    private static string AuthorityOf(Uri address)
    {
        var host = DestinationNames.WithoutPortName(address);
        return address.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{address.Port}");
    }

    private static string AuthorityOf(DiscoveredEndpoint endpoint, int port) =>
        port == endpoint.Port ? endpoint.ToString() : new DiscoveredEndpoint(endpoint.Host, port).ToString();

    // Another pod at the same address is another destination: it has not earned its predecessor's health.
    private IReadOnlyDictionary<string, string>? MetadataOf(DiscoveredEndpoint endpoint) => endpoint.TargetName is { } target
        ? new Dictionary<string, string>(Config.Metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase)
        {
            [DiscoveryMetadata.Target] = target,
        }
        : Config.Metadata;
}
