using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.ServiceDiscovery;

namespace Discovery;

/// <summary>One address and port at which a service answers, with what the registry says of it.</summary>
/// <remarks>
/// Immutable, with value equality, safe for any number of threads, and shared by all consumers of the process; its
/// <see cref="Features"/> are therefore read-only. What it says may be read off the registry's own form of it: <see cref="Host"/> and
/// <see cref="EndPoint"/> are kept once asked for, <see cref="TargetName"/> may be a new string each time.
/// </remarks>
public sealed class DiscoveredEndpoint : ServiceEndpoint, IEquatable<DiscoveredEndpoint>
{
    /// <summary>The weight of an endpoint nobody gave one (rule K14).</summary>
    public const int DefaultWeight = 50;

    private readonly EndpointDescription _description;
    private readonly int _index;
    private string? _host;
    private EndPoint? _endPoint;
    private IFeatureCollection _features = ReadOnlyFeatureCollection.Empty;

    /// <summary>An endpoint at this address, ready and serving unless said otherwise.</summary>
    /// <param name="host">An IP address (IPv6 without brackets) or a DNS name.</param>
    /// <param name="port">The endpoint's own port, 1 to 65535.</param>
    /// <exception cref="ArgumentException">The host is empty, or neither an IP address nor a DNS name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not a port.</exception>
    public DiscoveredEndpoint(string host, int port)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        _description = new GivenDescription(host, port);
    }

    /// <summary>One of many that are described together.</summary>
    internal DiscoveredEndpoint(EndpointDescription description, int index)
    {
        _description = description;
        _index = index;
    }

    /// <summary>The IP address in its canonical form (IPv6 without brackets), or a DNS name.</summary>
    public string Host => _host ??= _description.GetHost(_index);

    /// <summary>The endpoint's own port.</summary>
    public int Port => _description.Port;

    /// <summary>An <see cref="IPEndPoint"/>, or a <see cref="DnsEndPoint"/> when <see cref="Host"/> is a name.</summary>
    public override EndPoint EndPoint => _endPoint ??= _description.GetEndPoint(_index);

    /// <summary>Read-only; empty but for an <see cref="IHostNameFeature"/> when it comes from Microsoft.Extensions.ServiceDiscovery's resolver.</summary>
    public override IFeatureCollection Features => _features;

    /// <summary>The name of the service port this endpoint belongs to; empty when that port has no name.</summary>
    public string PortName
    {
        get => _description.PortName;
        init => Given.SetPortName(value);
    }

    /// <summary>The share of the traffic relative to the other endpoints' weights; no unit, 0 or more.</summary>
    public int Weight
    {
        get => _description.Weight;
        init => Given.SetWeight(value);
    }

    /// <summary>The topology zone it runs in, if known.</summary>
    public string? Zone
    {
        get => _description.GetZone(_index);
        init => Given.SetZone(value);
    }

    /// <summary>The node it runs on, if known.</summary>
    public string? NodeName
    {
        get => _description.GetNodeName(_index);
        init => Given.SetNodeName(value);
    }

    /// <summary>The endpoint's own host name within the service (a StatefulSet's pod), if it has one.</summary>
    public string? HostName
    {
        get => _description.GetHostName(_index);
        init => Given.SetHostName(value);
    }

    /// <summary>The name of what stands behind the address, in Kubernetes the pod, if known.</summary>
    public string? TargetName
    {
        get => _description.GetTargetName(_index);
        init => Given.SetTargetName(value);
    }

    /// <summary>The application protocol of the port, e.g. <c>kubernetes.io/h2c</c>, if known.</summary>
    public string? AppProtocol
    {
        get => _description.AppProtocol;
        init => Given.SetAppProtocol(value);
    }

    /// <summary>The zones whose clients should use it, if the registry's topology hints say so (rule K13).</summary>
    public IReadOnlyList<string> ZoneHints
    {
        get => _description.GetZoneHints(_index);
        init => Given.SetZoneHints(value);
    }

    /// <summary>The nodes whose clients should use it, if the registry's topology hints say so (rule K13).</summary>
    public IReadOnlyList<string> NodeHints
    {
        get => _description.GetNodeHints(_index);
        init => Given.SetNodeHints(value);
    }

    /// <summary>Whether it should get new requests (rule K07).</summary>
    public bool Ready
    {
        get => _description.IsReady(_index);
        init => Given.SetConditions(ready: value);
    }

    /// <summary>Whether it still answers; a draining endpoint serves though it is no longer ready.</summary>
    public bool Serving
    {
        get => _description.IsServing(_index);
        init => Given.SetConditions(serving: value);
    }

    /// <summary>Whether it is being shut down.</summary>
    public bool Terminating
    {
        get => _description.IsTerminating(_index);
        init => Given.SetConditions(terminating: value);
    }

    // An initialiser follows the public constructor, and no other.
    private GivenDescription Given => (GivenDescription)_description;

    /// <summary>Whether both are the same address, port and description.</summary>
    /// <param name="other">The other endpoint.</param>
    /// <returns>Whether all members are equal.</returns>
    public bool Equals(DiscoveredEndpoint? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && ReferenceEquals(_description, other._description)
            && _index == other._index)
        || (other is not null
            && Port == other.Port
            && Host == other.Host
            && Ready == other.Ready
            && Serving == other.Serving
            && Terminating == other.Terminating
            && Weight == other.Weight
            && PortName == other.PortName
            && TargetName == other.TargetName
            && Zone == other.Zone
            && NodeName == other.NodeName
            && HostName == other.HostName
            && AppProtocol == other.AppProtocol
            && ZoneHints.SequenceEqual(other.ZoneHints)
            && NodeHints.SequenceEqual(other.NodeHints));

    /// <summary>An equal endpoint with other features, which have no part in equality.</summary>
    internal DiscoveredEndpoint WithFeatures(ReadOnlyFeatureCollection features)
    {
        var copy = (DiscoveredEndpoint)MemberwiseClone();
        copy._features = features;
        return copy;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DiscoveredEndpoint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port, PortName);

    /// <summary>The authority a URI would have: <c>10.0.0.7:8080</c>, <c>[fd00::7]:8080</c>.</summary>
    /// <returns><c>host:port</c>, an IPv6 address in brackets.</returns>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
